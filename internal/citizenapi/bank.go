package citizenapi

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/bank"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
)

// The most that one search returns. All branches of a bank come at once when
// nothing is asked for: a phone on a slow line then searches by itself.
const (
	maxBanks    = 50
	maxBranches = 1000
)

// oneDay is how long a browser may keep the lists: they say nothing of anybody
// and are the same for every municipality.
const oneDay = "public, max-age=86400"

type banksInput struct {
	Query string `query:"q" maxLength:"60"`
}

type branchesInput struct {
	Code  string `path:"code" pattern:"^[0-9]{4}$"`
	Query string `query:"q" maxLength:"60"`
}

type banksOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items []bankItem `json:"items" doc:"The likeliest first; at most 50 banks, or 1,000 branches"`
	}
}

type bankItem struct {
	Code string `json:"code" doc:"Four digits of a bank, three of a branch"`
	Name string `json:"name"`
	Kana string `json:"kana"`
}

func (c counter) bankRoutes() {
	httpapi.Register(c.api, open("GET", "/api/banks", "search-banks", "Banks by code, name or kana", "bank", "look_up").
		Limited(reading), c.searchBanks)
	httpapi.Register(c.api, open("GET", "/api/banks/{code}/branches", "search-branches", "Branches of a bank by code, name or kana", "bank", "look_up").
		Limited(reading), c.searchBranches)
}

func (c counter) searchBanks(_ context.Context, in *banksInput) (*banksOutput, error) {
	out := &banksOutput{CacheControl: oneDay}
	out.Body.Items = httpapi.Each(bank.Search(in.Query, maxBanks), func(b bank.Bank) bankItem { return bankItem(b) })
	return out, nil
}

func (c counter) searchBranches(_ context.Context, in *branchesInput) (*banksOutput, error) {
	found, known := bank.Branches(in.Code, in.Query, maxBranches)
	if !known {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	out := &banksOutput{CacheControl: oneDay}
	out.Body.Items = httpapi.Each(found, func(b bank.Branch) bankItem { return bankItem(b) })
	return out, nil
}
