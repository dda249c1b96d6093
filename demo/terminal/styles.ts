// The terminal's looks.

import { css } from 'lit';

export const terminalStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--ground);
  }

  .screen {
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 10px 14px 14px;
    font: 13px/1.5 var(--mono);
    cursor: text;
    scrollbar-gutter: stable;
  }

  .command,
  .reply,
  .note {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    min-height: 1.5em;
  }

  .command {
    margin-top: 3px;
    font-weight: 600;
  }

  .prompt {
    color: var(--dim);
    font-weight: 400;
    white-space: pre;
  }

  /* The caret shows where one types; the prompt, that one does. */
  form:focus-within .prompt {
    color: var(--accent);
    font-weight: 600;
  }

  .index,
  .nil,
  .dim {
    color: var(--dim);
  }

  .number,
  .label {
    color: var(--number);
  }

  .error {
    color: var(--error);
  }

  .ok {
    color: var(--ok);
  }

  .name {
    font-weight: 700;
  }

  .note {
    margin: 6px 0;
    padding: 8px 12px;
    border-left: 3px solid var(--line);
    font: 13px/1.5 var(--sans);
    color: var(--dim);
  }

  .note p {
    margin: 0 0 6px;
  }

  .note p:last-child {
    margin: 0;
  }

  .note .tries {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .chip,
  .more {
    min-height: 24px;
    padding: 1px 8px;
    font: 12px/1.5 var(--mono);
    background: var(--raised);
    color: var(--ink);
  }

  .more {
    display: block;
    margin: 4px 0;
  }

  form {
    display: flex;
    align-items: baseline;
    margin: 3px 0 0;
  }

  form[data-waiting] .prompt {
    visibility: hidden;
  }

  input {
    flex: 1;
    min-width: 0;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    caret-color: var(--accent);
  }

  input:focus-visible {
    outline: 0;
  }

  .waiting {
    display: flex;
    align-items: center;
    gap: 10px;
    color: var(--dim);
  }

  .waiting button {
    min-height: 22px;
    padding: 0 8px;
    font: 12px/1.5 var(--sans);
  }

  .spinner {
    width: 11px;
    height: 11px;
    border: 2px solid var(--line);
    border-top-color: var(--accent);
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }

  .hint {
    flex: none;
    height: 76px;
    overflow: auto;
    padding: 7px 14px 8px;
    border-top: 1px solid var(--line);
    background: var(--raised);
    font-size: 13px;
    color: var(--dim);
  }

  .hint .syntax {
    font: 13px/1.5 var(--mono);
    color: var(--ink);
    overflow-wrap: anywhere;
  }

  .hint .quiet {
    color: var(--dim);
  }

  .hint mark {
    border-radius: 3px;
    padding: 0 3px;
    margin: 0 -3px;
    background: light-dark(#ffe3a8, #574416);
    color: inherit;
  }

  .hint .summary {
    margin-top: 3px;
  }

  /* Where names follow, the command and its purpose share a line. */
  .hint:has(.summary[data-beside]) .syntax,
  .summary[data-beside] {
    display: inline;
    margin: 0 6px 0 0;
  }

  .for-touch {
    display: none;
  }

  @media (pointer: coarse) {
    .for-keys {
      display: none;
    }

    .for-touch {
      display: inline;
    }
  }

  .names {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 4px;
  }

  .names:first-child {
    margin-top: 0;
  }

  .chip[aria-selected='true'] {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--ground);
  }

  kbd {
    padding: 0 5px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--ground);
    font: 11px/1.5 var(--mono);
    white-space: nowrap;
  }

  @media (max-width: 720px) {
    .screen {
      padding: 8px 10px 10px;
      font-size: 12.5px;
    }

    /* Below 16 px a phone zooms in as soon as one types. */
    input {
      font-size: 16px;
    }

    .hint {
      height: 84px;
      padding: 6px 10px;
    }
  }
`;
