import { describe, expect, test } from 'vitest';
import { candidatesFor } from '../../src/importer/unit-candidates.ts';

const KNOWN = [
  '市发展和改革委员会',
  '市人力资源和社会保障局',
  '市住房和城乡建设局',
  '市卫生健康委员会',
  '市财政局',
  '市民政局',
  '市自然资源局',
  '市文化广电和旅游局',
  '市政务服务和大数据管理局',
];

describe('known names that an unknown one may mean', () => {
  test.each([
    ['市发改委', '市发展和改革委员会', 'short-form'],
    ['人社局', '市人力资源和社会保障局', 'short-form'],
    ['市住建局', '市住房和城乡建设局', 'short-form'],
    ['市卫健委', '市卫生健康委员会', 'short-form'],
    ['市人力资源社会保障局', '市人力资源和社会保障局', 'same-words'],
    ['市文广旅局', '市文化广电和旅游局', 'short-form'],
    ['市政数局', '市政务服务和大数据管理局', 'letters-in-order'],
    ['市自然资原局', '市自然资源局', 'one-letter-off'],
    ['财政局', '市财政局', 'short-form'],
  ])('%s: %s (%s)', (name, likeliest, reason) => {
    expect(candidatesFor(name, KNOWN)[0]).toEqual({ name: likeliest, reason });
  });

  test.each(['市水利局', '县公安局', '海关'])('%s: none', (name) => expect(candidatesFor(name, KNOWN)).toEqual([]));

  test('the name itself is no candidate for itself', () =>
    expect(candidatesFor('市财政局', KNOWN).map(({ name }) => name)).not.toContain('市财政局'));
});
