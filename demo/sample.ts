// A small shop to try things on: every everyday type, some of it about to expire.

export const shop: readonly (readonly string[])[] = [
  ['SET', 'shop:name', 'The Corner Shop'],
  ['SET', 'shop:visitors', '1024'],
  ['SET', 'page:home', '<h1>Welcome</h1>', 'EX', '90'],
  ['SET', 'session:9f2c', '{"user":1,"cart":3}', 'EX', '1800'],
  ['SET', 'session:41ab', '{"user":2,"cart":0}', 'EX', '600'],
  ['SET', 'lock:restock', 'worker-7', 'PX', '45000'],
  ['HSET', 'product:1', 'name', 'Teapot', 'price', '24.50', 'stock', '12'],
  ['HSET', 'product:2', 'name', 'Notebook', 'price', '3.20', 'stock', '140'],
  ['HSET', 'product:3', 'name', 'Desk lamp', 'price', '49.00', 'stock', '5'],
  ['HSET', 'user:1', 'name', 'Ada', 'email', 'ada@example.com', 'visits', '42'],
  ['HSET', 'user:2', 'name', 'Grace', 'email', 'grace@example.com', 'visits', '17'],
  ['HSET', 'cart:1', 'product:1', '1', 'product:3', '2'],
  ['EXPIRE', 'cart:1', '86400'],
  ['RPUSH', 'orders:pending', 'order:1001', 'order:1002', 'order:1003'],
  ['RPUSH', 'user:1:viewed', 'product:3', 'product:1', 'product:2'],
  ['SADD', 'tags:product:1', 'kitchen', 'tea', 'gift'],
  ['SADD', 'tags:product:3', 'office', 'light', 'gift'],
  ['SADD', 'newsletter', 'ada@example.com', 'grace@example.com'],
  ['ZADD', 'bestsellers', '31', 'product:2', '12', 'product:1', '8', 'product:3'],
  ['ZADD', 'leaderboard', '420', 'Ada', '377', 'Grace', '12.5', 'Linus'],
];

export const tries: readonly string[] = [
  'HGETALL product:1',
  'ZRANGE bestsellers 0 -1 REV WITHSCORES',
  'SINTER tags:product:1 tags:product:3',
  'LPOP orders:pending',
  'TTL page:home',
  'HELP @sorted-set',
];
