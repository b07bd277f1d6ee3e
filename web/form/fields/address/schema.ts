import { inClass, narrow } from '../../evaluate/chars';
import type { AddressField } from '../../types';
import type { Schema } from '../kind';
import { joinParts, partText, partValue, readParts, type Part } from '../parts';
import { addressTexts } from './texts';

/** The 47 prefectures in the order of their codes. */
export const prefectures: readonly string[] = (
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 ' +
  '新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 ' +
  '鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'
).split(' ');

export const tidyPostal = (s: string): string => narrow(s).replace(/^〒/, '').replace(/[- ]/g, '');

export const checkPostal = (s: string): string => (s.length === 7 && inClass('digits', s) ? '' : 'postal_invalid');

export const addressParts: readonly Part[] = [
  { id: 'postal', max: 20, tidy: tidyPostal, check: checkPostal },
  { id: 'prefecture', max: 10, check: (s) => (prefectures.includes(s) ? '' : 'prefecture_invalid') },
  { id: 'city', max: 60 },
  { id: 'town', max: 120 },
  { id: 'building', max: 120, optional: true },
];

export const addressSchema: Schema<AddressField> = {
  read: (_field, posted) => readParts(posted, addressParts),
  sentences: addressTexts,
  partName: (_field, part, language) => (addressTexts as Record<string, Record<string, string>>)[language]?.[part] ?? '',
  value: (_field, value, part) => partValue(value, part),
  display(_field, value) {
    const place = joinParts(value, '', 'prefecture', 'city', 'town');
    const postal = partText(value, 'postal');
    const building = partText(value, 'building');
    const head = checkPostal(postal) === '' ? `〒${postal.slice(0, 3)}-${postal.slice(3)} ${place}`.trim() : place;
    return building ? `${head} ${building}` : head;
  },
};
