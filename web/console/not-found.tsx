import { ButtonLink } from '../ui/button';
import { EmptyState } from '../ui/page';

export default function NotFound() {
  return (
    <EmptyState title="ページが見つかりません" actions={<ButtonLink href="/">はじめの画面へ</ButtonLink>}>
      アドレスが違うか、見る権限がありません。
    </EmptyState>
  );
}
