package apitest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type bankList struct {
	Items []struct{ Code, Name, Kana string }
}

func TestBanksAreLookedUpByAnybodyAndNotLogged(t *testing.T) {
	s := apitest.New(t)
	c := s.At(s.A, tenant.CitizenSide)
	var banks, branches, all bankList
	got := c.Do(t, "GET", "/api/banks?q="+url.QueryEscape("ﾐｽﾞﾎ銀行"), nil).OK(t, &banks)
	if len(banks.Items) < 2 || banks.Items[0].Code != "0001" || banks.Items[0].Name != "みずほ" || banks.Items[0].Kana != "ミズホ" {
		t.Errorf("banks: %s", got.Body)
	}
	if cache := got.Header.Get("Cache-Control"); cache != "public, max-age=86400" {
		t.Errorf("a phone on a slow line may keep the list: %q", cache)
	}
	if got.Header.Get("Set-Cookie") != "" {
		t.Error("an answer that is kept for all gives a cookie")
	}
	c.Do(t, "GET", "/api/banks/0001/branches?q="+url.QueryEscape("まるのうち"), nil).OK(t, &branches)
	if len(branches.Items) < 2 || branches.Items[0].Name != "丸之内" {
		t.Errorf("branches: %+v", branches.Items)
	}
	c.Do(t, "GET", "/api/banks/0001/branches", nil).OK(t, &all)
	if len(all.Items) < 400 {
		t.Errorf("%d branches of a large bank at once", len(all.Items))
	}
	c.Do(t, "GET", "/api/banks/9998/branches", nil).Refused(t, 404, "not_found")
	c.Do(t, "GET", "/api/banks?q="+strings.Repeat("a", 61), nil).Refused(t, 422, "invalid_input")
	c.Do(t, "GET", "/api/banks/00x1/branches", nil).Refused(t, 404, "not_found")
	s.At(s.A, tenant.StaffSide).Do(t, "GET", "/api/banks", nil).Refused(t, 404, "not_found")
	for _, words := range []string{"みずほ", "ﾐｽﾞﾎ", url.QueryEscape("ﾐｽﾞﾎ"), "まるのうち", url.QueryEscape("まるのうち")} {
		if strings.Contains(s.Log.String(), words) {
			t.Errorf("the log says %q", words)
		}
	}
}
