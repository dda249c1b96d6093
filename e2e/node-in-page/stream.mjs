// `stream` for node-redis in a page: Node's has EventEmitter in it, which the polyfill has not.

export { EventEmitter } from 'events/';
export * from 'stream-browserify';
export { default } from 'stream-browserify';
