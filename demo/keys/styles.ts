// The key list's looks.

import { css } from 'lit';

export const keysStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--ground);
  }

  header {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 8px 12px;
    border-bottom: 1px solid var(--line);
  }

  h2 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    white-space: nowrap;
  }

  .count {
    margin-left: 4px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
    color: var(--dim);
  }

  input {
    flex: 1;
    min-width: 60px;
    min-height: 28px;
    padding: 2px 8px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--raised);
    font-size: 13px;
  }

  input::placeholder {
    color: var(--dim);
    opacity: 1;
  }

  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    outline-offset: -2px;
  }

  .height {
    overflow: hidden;
  }

  .row {
    display: flex;
    align-items: center;
    gap: 10px;
    height: 26px;
    padding: 0 12px;
    font: 12.5px/26px var(--mono);
    cursor: pointer;
  }

  .row:hover {
    background: var(--hover);
  }

  .scroller:focus-visible .row[aria-selected='true'] {
    background: var(--hover);
    box-shadow: inset 3px 0 var(--accent);
  }

  .type {
    flex: none;
    width: 52px;
    height: 18px;
    border-radius: 4px;
    font: 600 11px/18px var(--sans);
    text-align: center;
    color: light-dark(#4a4f57, #c3c9d1);
    background: light-dark(#e8e6e0, #2b3036);
  }

  .type:empty {
    visibility: hidden;
  }

  .string {
    color: light-dark(#155e33, #93dcac);
    background: light-dark(#d9f0e0, #17361f);
  }

  .hash {
    color: light-dark(#124f8c, #9cc8f5);
    background: light-dark(#d9e9fa, #152f4a);
  }

  .list {
    color: light-dark(#5b2a9d, #cbb2f7);
    background: light-dark(#eae0fb, #33224f);
  }

  .set {
    color: light-dark(#7d4a00, #ecc276);
    background: light-dark(#fbe9c6, #3f2d0b);
  }

  .zset {
    color: light-dark(#98204f, #f5a9c5);
    background: light-dark(#fbdfe9, #4a1a2f);
  }

  .stream {
    color: light-dark(#0f5a5c, #8fdadb);
    background: light-dark(#d3eff0, #123839);
  }

  .key {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }

  .ttl {
    flex: none;
    font-variant-numeric: tabular-nums;
    color: var(--number);
  }

  .empty {
    margin: 0;
    padding: 14px 12px;
    color: var(--dim);
    font-size: 13px;
  }

  @media (max-width: 720px) {
    input {
      font-size: 16px;
    }
  }

  @media (pointer: coarse) {
    .row {
      font-size: 13.5px;
    }
  }
`;
