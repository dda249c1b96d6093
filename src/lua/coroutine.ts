// A coroutine: a stack of frames of its own that `resume` runs and `yield` leaves.

export class Coroutine {
  readonly typeName = 'thread';
  status: 'suspended' | 'running' | 'normal' | 'dead' = 'suspended';
}
