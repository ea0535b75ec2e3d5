import { describe, expect, test } from 'vitest';
import { readNamedPeople } from '../../src/importer/contacts/named-people.ts';

const HOLDER = { 'holder.name': ' 示例甲 ', 'holder.email': 'JIA@units.example', 'holder.mobile': '100-0000-0001' };

describe('the people whom a unit names', () => {
  test('are read as a list of contacts is, and a deputy may be left out', () => {
    const holder = { name: '示例甲', email: 'jia@units.example', mobile: '10000000001' };
    expect(readNamedPeople(HOLDER)).toEqual({ people: { holder, deputy: null }, faults: [] });
    const both = readNamedPeople({ ...HOLDER, 'deputy.name': '示例乙', 'deputy.mobile': '10000000002' });
    expect(both.people?.deputy).toEqual({ name: '示例乙', email: null, mobile: '10000000002' });
  });

  test('have all their faults said at once', () => {
    const { people, faults } = readNamedPeople({
      ...{ 'holder.name': '', 'holder.email': 'not an address', 'holder.mobile': '12' },
      'deputy.name': '示例乙',
    });
    expect(people).toBeNull();
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/联络员姓名[\s\S]*not an address[\s\S]*“12”[\s\S]*副联络员的邮箱或手机/u);
  });

  test('are two people: a deputy with the liaison’s own address is refused', () => {
    const { people, faults } = readNamedPeople({
      ...HOLDER,
      ...{ 'deputy.name': '示例乙', 'deputy.email': 'jia@units.example' },
    });
    expect([people, faults]).toEqual([null, [expect.stringContaining('副联络员须是另一人')]]);
  });

  test.each(['示'.repeat(61)])('a name that is too long is none', (name) => {
    expect(readNamedPeople({ ...HOLDER, 'holder.name': name }).people).toBeNull();
  });
});
