// What a message costs by itself: a worker that sends back what it gets.

addEventListener('message', ({ data }: MessageEvent) => postMessage(data));
