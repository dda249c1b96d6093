// A coroutine: a stack of frames of its own that `resume` runs and `yield` leaves.

export class Coroutine {
  status: 'suspended' | 'running' | 'normal' | 'dead' = 'suspended';
}
