import { describe, expect, test } from 'vitest';
import { arcsine, cosine, sine } from './trigonometry.ts';

// Arguments at which Math of Node 20 errs in the last place, and places where precision is easily lost. The values were
// computed with 200 bits (mpmath) and rounded once.
describe.each([
  {
    name: 'sine',
    ours: sine,
    values: [
      [0.8160771993227267, 0.7284639932143718],
      [-0.8061072494160255, -0.7215976479829055],
      [-0.2940021488941982, -0.28978495946052024],
      [2.3029486906391092, 0.7437373312890055],
      [0.0078125, 0.0078124205273828315],
      [Math.PI / 2, 1],
      [3.141592, 6.535897930762419e-7],
      [1e-9, 1e-9],
      [Math.PI, 1.2246467991473532e-16],
    ],
  },
  {
    name: 'cosine',
    ours: cosine,
    values: [
      [-0.9063619500828803, 0.6166139355846759],
      [2.308174758487847, -0.6723496510152319],
      [0.9293502029855478, 0.5983547462813953],
      [-0.4701925665847275, 0.8914810609001041],
      [-1.8499902926255605, -0.27558091535319346],
      [Math.PI / 2, 6.123233995736766e-17],
      [1.5707, 9.632679474766714e-5],
      [1e-9, 1],
    ],
  },
  {
    name: 'arcsine',
    ours: arcsine,
    values: [
      [0.9307733256519258, 1.1965224228869784],
      [0.5548920864225602, 0.5882332445966222],
      [0.9534535303380363, 1.2644889140550102],
      [0.7239595696850466, 0.8095249837164048],
      [1e-9, 1e-9],
      [0.99999, 1.5663241871131188],
      [1 - 2 ** -53, 1.5707963118937354],
      [1, Math.PI / 2],
    ],
  },
])('$name', ({ ours, values }) => {
  test.each(values)('of %d is %d', (x, value) => {
    expect(ours(x as number)).toBe(value);
  });
});

test('beyond half a turn, and for what has no answer, they are those of Math', () => {
  expect(sine(100)).toBe(Math.sin(100));
  expect(cosine(-4)).toBe(Math.cos(-4));
  expect(cosine(Infinity)).toBeNaN();
  expect(arcsine(1.5)).toBeNaN();
  expect(arcsine(0)).toBe(0);
});
