import type { Texts } from '@app/catalogue';
import type { Receipt } from '../public/submissions';
import { page } from './layout';

/** What a citizen keeps: code, PIN, and how news reach a chat. */
export function receiptPage(texts: Texts, { receiptCode, pin }: Receipt): string {
  const t = (key: string): string => texts.render(key, { receiptCode, pin });
  return page(
    t('web.received'),
    <>
      <h1>{t('web.received')}</h1>
      <p>{t('web.receipt_keep')}</p>
      <p class="code" id="receipt-code">
        {receiptCode}
      </p>
      <p>{t('web.pin')}</p>
      <p class="code" id="pin">
        {pin}
      </p>
      <p>{t('web.follow')}</p>
      <p>
        <a href="/">{t('web.back')}</a>
      </p>
    </>,
  );
}
