// The page's looks: a bar above, the terminal and the keys side by side, on a phone one or the other.

import { css } from 'lit';

export const playgroundStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(300px, 400px);
    height: 100dvh;
    background: var(--ground);
  }

  .bar {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px 14px;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }

  h1 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0;
    font-size: 15px;
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .tagline {
    margin: 0 auto 0 2px;
    color: var(--dim);
    font-size: 13px;
  }

  label {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 13px;
    color: var(--dim);
  }

  select {
    color: var(--ink);
    font-size: 13px;
    padding: 2px 6px;
  }

  button {
    font-size: 13px;
  }

  .danger:enabled {
    color: var(--error);
  }

  .progress {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    color: var(--dim);
  }

  progress {
    width: 130px;
    accent-color: var(--accent);
  }

  redlet-keys {
    border-left: 1px solid var(--line);
  }

  dialog {
    max-width: 26rem;
    padding: 18px 20px;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--ground);
    color: var(--ink);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }

  dialog p {
    margin: 0 0 16px;
  }

  dialog div {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }

  dialog .danger {
    border-color: currentcolor;
  }

  .tabs {
    display: none;
  }

  .failed {
    grid-column: 1 / -1;
    margin: 0;
    padding: 14px;
    color: var(--error);
  }

  @media (max-width: 720px) {
    :host {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    }

    .bar {
      padding: 6px 10px;
      gap: 6px;
    }

    .tagline {
      display: none;
    }

    label {
      margin-left: auto;
    }

    .tabs {
      display: flex;
      flex: 1 0 100%;
      gap: 6px;
    }

    .tabs button {
      flex: 1;
    }

    .tabs [aria-pressed='true'] {
      border-color: var(--accent);
      box-shadow: inset 0 -2px var(--accent);
    }

    .aside {
      display: none;
    }

    redlet-keys {
      border-left: 0;
    }
  }
`;
