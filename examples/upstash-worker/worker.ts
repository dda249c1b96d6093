// A Worker that counts visits in an Upstash database: what runs in production, with nothing of Redlet in it.

import { Redis } from '@upstash/redis/cloudflare';

interface Env {
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const redis = Redis.fromEnv(env);
    const page = new URL(request.url).pathname;
    const [visits] = await redis
      .pipeline()
      .zincrby('visits', 1, page)
      .hset(`page:${page}`, { seen: { by: request.headers.get('user-agent') ?? 'nobody' } })
      .exec<[number, number]>();
    const [top] = await redis.zrange<string[]>('visits', 0, 0, { rev: true });
    return Response.json({ visits, top, last: await redis.hget(`page:${page}`, 'seen') });
  },
};
