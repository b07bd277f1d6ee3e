package certificate

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/typeset"
)

func render(e Evidence, canonical []byte) ([]byte, error) {
	d, err := typeset.New(typeset.Info{Title: "データ消去証明書", Author: e.Issuer, At: e.IssuedAt},
		"データ消去証明書　"+e.Serial)
	if err != nil {
		return nil, err
	}
	d.Title("データ消去証明書")
	d.Paragraph(e.Municipality.Name + "　御中")
	d.Paragraph("下記のとおり、貴団体からお預かりしたデータを復元できない方法で消去し、別の担当者と別の手段で確認したことを証明します。" +
		"本書は測定した事実だけを述べます。")
	printWhole(d, e, canonical)
	printPeople(d, e)
	printStores(d, e)
	printSteps(d, e)
	printChecks(d, e)
	printResiduals(d, e)
	d.Heading("検証の方法")
	d.Paragraph("openssl cms -verify -binary -inform DER -in evidence.json.p7s -content evidence.json -CAfile issuer.pem -purpose any -out /dev/null")
	d.Paragraph("上の SHA-256 が evidence.json と一致することも確認してください。発行者の証明書 issuer.pem は、別の経路で受け取ったものと照合してください。")
	return d.Bytes()
}

func printWhole(d *typeset.Document, e Evidence, canonical []byte) {
	d.Heading("概要")
	d.Row("証明書番号", e.Serial)
	d.Row("発行者", e.Issuer)
	d.Row("発行日時", jst(e.IssuedAt))
	d.Row("団体", e.Municipality.Name+"（団体コード "+e.Municipality.Code+"）")
	d.Row("契約期間", e.Contract.From+" から "+e.Contract.Until)
	d.Row("データの返還", dataReturn(e.DataReturn))
	d.Row("暗号鍵", e.Key.ID+"（"+e.Key.Algorithm+"）")
	d.Row("鍵の作成・消滅", jst(e.Key.CreatedAt)+" 作成、"+jst(e.Key.DestroyedAt)+" 消滅")
	d.Row("証拠の SHA-256", fmt.Sprintf("%x", sha256.Sum256(canonical)))
	d.Row("使用した道具", e.Tool)
}

func dataReturn(r DataReturn) string {
	if r.Choice == "received" {
		return "受領済み（SHA-256 " + r.SHA256 + "）"
	}
	return "不要との申し出"
}

func printPeople(d *typeset.Document, e Evidence) {
	d.Heading("関与した者")
	for _, p := range []struct {
		role string
		act  Act
	}{
		{"消去の依頼（団体）", e.Requested}, {"消去への同意（団体）", e.Consented},
		{"作業者", e.Planned}, {"確認者（実施前）", e.Approved}, {"確認者（実施後）", e.Confirmed},
	} {
		d.Row(p.role, p.act.Person+"　"+jst(p.act.At))
	}
}

func printStores(d *typeset.Document, e Evidence) {
	d.Heading("消去した保管場所")
	for _, s := range e.Stores {
		d.Row(s.Name, fmt.Sprintf("%d %s　%s", s.Before, units[s.Unit], s.Method))
	}
}

var units = map[string]string{"rows": "行", "objects": "個", "keys": "件", "roles": "個", "versions": "版"}

func printSteps(d *typeset.Document, e Evidence) {
	d.Heading("作業記録")
	for _, s := range e.Steps {
		text := jst(s.StartedAt) + " から " + jst(s.FinishedAt)
		names := make([]string, 0, len(s.Facts))
		for name := range s.Facts {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			text += "\n" + name + ": " + s.Facts[name]
		}
		d.Row(StepName(s.Name), text)
	}
}

// StepName is a step's name for people; an unknown step keeps its own.
func StepName(step string) string {
	if name, ok := stepNames[step]; ok {
		return name
	}
	return step
}

var stepNames = map[string]string{
	"freeze": "受付の停止", "schedule_key": "鍵の削除予約", "await_key": "鍵の消滅の確認",
	"destroy_database": "データベースの破棄", "destroy_role": "接続権限の破棄", "destroy_objects": "添付・出力の破棄",
	"sweep_queue": "処理待ちの破棄", "scrub_control": "管理情報の破棄", "verify": "別手段による検証",
}

func printChecks(d *typeset.Document, e Evidence) {
	d.Heading("検証（" + jst(e.Verification.At) + "、読み取り専用権限 " + e.Verification.Role + "）")
	for _, c := range e.Verification.Checks {
		d.Row(c.Name, results[c.Result]+"　"+c.Found+"\n方法: "+c.Method)
	}
}

var results = map[Result]string{Passed: "合格", Unreachable: "この環境では測定できず", Failed: "不合格"}

func printResiduals(d *typeset.Document, e Evidence) {
	d.Heading("残るもの")
	if len(e.Residuals) == 0 {
		d.Paragraph("ありません。")
	}
	for _, r := range e.Residuals {
		d.Row(r.What, r.Where+"\n理由: "+r.Why+"\n期限: "+r.Until)
	}
}

func jst(t time.Time) string { return t.In(clock.JST).Format("2006年1月2日 15:04:05") }
