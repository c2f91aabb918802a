import { numbersIn } from '@app/catalogue';
import type { FoundValues } from './reading';

const leastMoney = 500;
const mostCounted = 100_000;

/** The first amount of money and the first bare number, in digits or words. */
export function findAmounts(text: string): Pick<FoundValues, 'money' | 'number'> {
  const found: Pick<FoundValues, 'money' | 'number'> = {};
  for (const { value, isMoney } of numbersIn(text)) {
    if (isMoney && value >= leastMoney) found.money ??= Math.round(value);
    else if (value < mostCounted) found.number ??= value;
  }
  return found;
}
