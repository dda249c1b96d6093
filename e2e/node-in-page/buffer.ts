// `buffer` for ioredis in a page: Node's tells the longest string there is, which the polyfill does not.

import { Buffer } from 'buffer/';

export * from 'buffer/';
export const constants = { MAX_LENGTH: 2 ** 31 - 1, MAX_STRING_LENGTH: 2 ** 29 - 24 };
export default { Buffer, constants };
