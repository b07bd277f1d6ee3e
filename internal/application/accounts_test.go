package application_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/form"
)

// refund is a form with an account, and a list of more of them.
func refund() json.RawMessage {
	return json.RawMessage(`{"format":"madoguchi-form/1","title":{"ja":"還付金の口座"},"pages":[{"id":"p","title":{"ja":"口座"},"sections":[{"id":"s","fields":[
		{"id":"account","type":"bank_account","label":{"ja":"口座"},"required":true},
		{"id":"more","type":"group","label":{"ja":"ほかの口座"},"fields":[{"id":"other","type":"bank_account","label":{"ja":"口座"}}]},
		{"id":"note","type":"text","label":{"ja":"備考"}}
	]}]}]}`)
}

func account(bank, bankName, branch, branchName string) map[string]any {
	return map[string]any{"bank": bank, "bank_name": bankName, "branch": branch, "branch_name": branchName,
		"kind": "ordinary", "number": "1234567", "holder": "スズキ イチロウ"}
}

func TestAnAccountThatContradictsTheTableIsRefused(t *testing.T) {
	o := officeWith(t, refund())
	right := account("0001", "みずほ", "001", "東京営業部")
	tests := []struct {
		name    string
		answers answers
		path    string
		key     string
	}{
		{"another bank's name", answers{"account": account("0001", "京都", "001", "東京営業部")}, "answers.account.bank_name", "bank_differs"},
		{"another branch's name", answers{"account": account("0001", "みずほ", "001", "神田駅前")}, "answers.account.branch_name", "bank_differs"},
		{"no branch of ゆうちょ銀行", answers{"account": account("9900", "ゆうちょ銀行", "011", "〇一一")}, "answers.account.branch", "branch_unknown"},
		{"in a row", answers{"account": right, "more": []any{map[string]any{"other": account("0001", "京都", "001", "東京営業部")}}}, "answers.more.0.other.bank_name", "bank_differs"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			_, err := application.Submit(t.Context(), o.sp, o.resident, input(o.draft(t), c.answers))
			faultAt(t, err, c.path, c.key)
		})
	}
	for name, a := range map[string]map[string]any{
		"as listed": right, "with 銀行 and 支店": account("0001", "みずほ銀行", "005", "丸之内支店"), "ゆうちょ銀行": account("9900", "ゆうちょ", "018", "〇一八"),
		"a bank newer than the table": account("9998", "あたらしい銀行", "001", "本店"), "a branch newer than the table": account("0001", "みずほ", "000", "未来"),
	} {
		if _, err := application.Submit(t.Context(), o.sp, o.resident, input(o.draft(t), answers{"account": a})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACorrectionIsHeldAgainstTheTableToo(t *testing.T) {
	o := officeWith(t, refund())
	o.returned(t, answers{"account": account("9998", "あたらしい銀行", "001", "本店")}, "account", "note")
	v, err := application.Current(t.Context(), o.sp, o.resident)
	if err != nil {
		t.Fatal(err)
	}
	_, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision,
		Answers: answers{"account": account("0001", "京都", "001", "東京営業部")}.raw()})
	faultAt(t, err, "answers.account.bank_name", "bank_differs")
	if _, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision,
		Answers: answers{"account": account("9998", "あたらしい銀行", "001", "本店"), "note": "同じです"}.raw()}); err != nil {
		t.Fatal(err)
	}
}

func TestStaffAreToldWhatTheTableDoesNotHave(t *testing.T) {
	f, err := form.Parse(refund())
	if err != nil {
		t.Fatal(err)
	}
	got := application.Unlisted(f, form.Answers{
		"account": account("0001", "みずほ", "000", "未来"),
		"more": []any{
			map[string]any{"other": account("0001", "みずほ", "001", "東京営業部")},
			map[string]any{"other": account("9998", "あたらしい銀行", "001", "本店")},
		},
	})
	if want := []string{"answers.account.branch", "answers.more.1.other.bank"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
