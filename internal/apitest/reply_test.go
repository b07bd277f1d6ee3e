package apitest_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// What staff write for a procedure stands in the mail that confirms an
// application to it, and in no other's.
func TestReplyTextIsInTheMail(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := editor.Department(t, "市民課")
	const text = "当日は筆記用具をお持ちください。\n駐車場はありません。"
	_, with := editor.Procedure(t, "public-comment", department, func(p apitest.Map) { p["identity"], p["reply_text"] = "email", text })
	_, without := editor.Procedure(t, "public-comment", department, func(p apitest.Map) { p["identity"] = "email" })
	resident := s.At(s.A, tenant.CitizenSide)
	verify(t, s, resident)
	for _, slug := range []string{with, without} {
		resident.Submit(t, resident.Draft(t, slug), ids.New().String(), apitest.Comment()).OK(t, nil)
	}
	s.Work(t, s.A)
	var confirmed, carrying int
	for _, m := range s.Mails.To("keiko@example.jp") {
		if strings.Contains(m.Subject, "申請を受け付けました") {
			confirmed++
			if strings.Contains(m.Text, text) {
				carrying++
			}
		}
	}
	if confirmed != 2 || carrying != 1 {
		t.Errorf("%d confirmations, %d with the text", confirmed, carrying)
	}
}
