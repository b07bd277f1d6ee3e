package erasure

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/residue"
)

// residuals names what remains on purpose or for a while. The list is part of
// the certificate because an omission there would be a false statement.
func residuals(v residue.Access) []certificate.Residual {
	out := []certificate.Residual{
		{
			What: "暗号文の断片", Where: "データベース基盤の更新記録（WAL）と未使用領域",
			Why: "PostgreSQL は領域を再利用するまで上書きしない。鍵が存在しないため解読できない", Until: "基盤が領域を再利用するまで",
		},
		{
			What: "識別子・日時・状態・件数", Where: "データベース基盤の更新記録（WAL）と未使用領域",
			Why: "利用者の情報を含まない管理上の列は暗号化していない", Until: "基盤が領域を再利用するまで",
		},
		{
			What: "団体コード、契約期間、消去の記録と本証明書", Where: "運営者の管理データベース",
			Why: "消去したことを説明するため。利用者の情報を含まない", Until: "運営者の文書保存期間",
		},
		{
			What: "所在の控え（団体名、ホスト名、契約期間、包まれた根鍵）", Where: "消去のあいだ停止していた処理装置のファイル",
			Why: "運営者の鍵で封じた起動用の控え。利用者の情報を含まず、根鍵は団体の鍵が存在しないため開かない", Until: "その処理装置が次に起動して書き直すまで",
		},
		{
			What: "送信済みの電子メール", Where: "利用者・職員のメールサーバー", Why: "送信先の管理下にある", Until: "送信先による",
		},
	}
	if len(v.Directories) == 0 {
		out = append(out, certificate.Residual{
			What: "ファイルの直接探索", Where: "データベース基盤", Why: "この環境ではファイルを読めず、測定していない", Until: "該当なし",
		})
	}
	return out
}

func stepEnd(steps []certificate.Step, name string) time.Time {
	for _, s := range steps {
		if s.Name == name {
			return s.FinishedAt
		}
	}
	return time.Time{}
}
