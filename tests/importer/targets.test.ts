import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTargets } from '../../src/importer/targets.ts';

const figures = (text: string) =>
  findTargets(text).map(({ value, unit, relation, raw }) => [value, unit, relation, raw]);

describe('figures that a text promises', () => {
  test.each([
    ['吞吐量突破 2 亿吨', [200_000_000, '吨', '>=', '2亿吨']],
    ['集装箱不少于600万标箱', [6_000_000, '标箱', '>=', '600万标箱']],
    ['进出口总值 420 亿元', [42_000_000_000, '元', '=', '420亿元']],
    ['交易率提升到80%以上', [80, '%', '>=', '80%']],
    ['事项超过40%实现关联', [40, '%', '>=', '40%']],
    ['网上可办率达到百分之九十五', [95, '%', '>=', '百分之九十五']],
    ['力争进入前 55 名', [55, '名', '<=', '前55名']],
    ['力争进入全区前三名', [3, '名', '<=', '前三名']],
    ['办理时间压缩至7个工作日以内', [7, '工作日', '<=', '7个工作日']],
    ['收到材料后3个工作日内办结', [3, '工作日', '<=', '3个工作日']],
    ['担保费率降至1.5%以下', [1.5, '%', '<=', '1.5%']],
    ['新增企业1,200家', [1200, '家', '>=', '1,200家']],
    ['建设20个检测点', [20, '个', '=', '20个']],
    ['增加值增长６.５％', [6.5, '%', '>=', '６.５％']],
    ['投资2.3万元', [23_000, '元', '=', '2.3万元']],
    ['成功率提高5个百分点', [5, '百分点', '=', '5个百分点']],
    ['误差不超过0.5%', [0.5, '%', '<=', '0.5%']],
  ])('%s', (text, figure) => expect(figures(text)).toEqual([figure]));

  test.each([
    ['160千瓦及以下的小微企业免费装表', 'a condition'],
    ['100千瓦及以下低压用户免费装表', 'a condition'],
    ['年营业收入2000万元以上的企业', 'a condition'],
    ['提供电子税务局等3个渠道', 'the count of a list'],
    ['开展第3批试点', 'an ordinal'],
    ['落实《提升三年行动（2023年）10项措施》', 'a title'],
    ['执行（桂政办发〔2017〕49 号）', 'a document number'],
    ['拨打12345热线', 'a name'],
    ['印发方案2.0版', 'a version'],
    ['2023 年推进改革', 'a year'],
  ])('%s promises nothing: %s', (text) => expect(figures(text)).toEqual([]));

  test('leaves out the figure that a change starts from', () => {
    expect(figures('由10个工作日压缩至7个工作日')).toEqual([[7, '工作日', '<=', '7个工作日']]);
  });

  test('come with the clause around them as printed', () => {
    expect(findTargets('推进改革。2023 年吞吐量突破 2 亿吨，再创新高。')[0]?.text).toBe('2023 年吞吐量突破 2 亿吨');
  });

  test('are multiplied without rounding faults', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999 }),
        fc.constantFrom(['万', 1e4], ['亿', 1e8]),
        (hundredths, [word, times]) => {
          const [target] = findTargets(`达到${(hundredths / 100).toFixed(2)}${word}元`);
          expect(target?.value).toBe((hundredths * Number(times)) / 100);
        },
      ),
    );
  });
});
