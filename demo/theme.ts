// Colours and type, once for every element. An embedding page may set any of these properties on the element itself.

import { css } from 'lit';

export const theme = css`
  :host {
    color-scheme: light dark;
    --ground: light-dark(#fcfcfa, #15171a);
    --raised: light-dark(#f3f2ee, #1c1f23);
    --hover: light-dark(#ebe9e3, #24282d);
    --line: light-dark(#dedcd5, #2d3238);
    --ink: light-dark(#1f2328, #dde1e6);
    --dim: light-dark(#666b73, #8d949e);
    --accent: light-dark(#b3261e, #ff8478);
    --error: light-dark(#b3261e, #ff8478);
    --ok: light-dark(#1a6b3b, #84d19e);
    --number: light-dark(#7a4b00, #e0b56c);
    --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace;
    --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
    font: 14px/1.45 var(--sans);
    color: var(--ink);
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }

  button,
  select {
    min-height: 28px;
    padding: 2px 10px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--ground);
    cursor: pointer;
    white-space: nowrap;
  }

  button:hover:not(:disabled),
  select:hover {
    background: var(--hover);
  }

  button:disabled {
    color: var(--dim);
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }

  ::selection {
    background: light-dark(#f6cfc9, #6b2a25);
  }

  @media (pointer: coarse) {
    button,
    select {
      min-height: 36px;
    }
  }
`;
