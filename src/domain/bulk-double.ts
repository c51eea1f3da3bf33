/** From here on, and below its like, Salesforce writes a double with an exponent, as Java does. */
const LARGE = 1e7;
const SMALL = 1e-3;

/**
 * A number as Bulk API 2.0 writes it in a field that is not whole: `100.0`, and `1.2345678E7` from eight digits on.
 * https://help.salesforce.com/s/articleView?id=000385889&type=1
 */
export function bulkDouble(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= SMALL && size < LARGE) return withFraction(String(value));
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${withFraction(digits)}E${Number(exponent)}`;
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
