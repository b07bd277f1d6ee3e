package operatorapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/ids"
)

type act struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

type erasureRequest struct {
	ID         ids.ID `json:"id"`
	Tenant     ids.ID `json:"tenant_id"`
	Reason     string `json:"reason"`
	DataReturn string `json:"data_return" enum:"received,declined"`
	SHA256     string `json:"sha256"`
	Requested  act    `json:"requested"`
	Consented  *act   `json:"consented,omitempty"`
	Stage      string `json:"stage" doc:"The erasure's stage; empty until it is planned"`
}

type erasureView struct {
	ID         ids.ID         `json:"id"`
	Tenant     ids.ID         `json:"tenant_id"`
	Stage      string         `json:"stage" enum:"planned,approved,frozen,key_scheduled,key_gone,destroyed,verified,confirmed,certified"`
	HaltedStep string         `json:"halted_step"`
	HaltedCode string         `json:"halted_code" doc:"Why nothing goes on; empty while all is well"`
	Request    erasureRequest `json:"request"`
	Plan       plan           `json:"plan"`
	Planned    act            `json:"planned" doc:"The worker"`
	Approved   *act           `json:"approved,omitempty"`
	Confirmed  *act           `json:"confirmed,omitempty"`
	Own        bool           `json:"own" doc:"You are the worker, and so neither approve nor confirm"`
	Steps      []erasureStep  `json:"steps"`
	Checks     []erasureCheck `json:"checks" doc:"What the verifier measured"`
	VerifiedAt *time.Time     `json:"verified_at,omitempty"`
	Serial     string         `json:"serial" doc:"The certificate's number; empty until it is issued"`
}

type plan struct {
	Hash     string      `json:"hash"`
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Database string      `json:"database"`
	From     string      `json:"contract_from" format:"date"`
	Until    string      `json:"contract_until" format:"date"`
	Key      string      `json:"key"`
	Stores   []planStore `json:"stores"`
	MadeAt   time.Time   `json:"made_at"`
}

type planStore struct {
	Name   string `json:"name"`
	Unit   string `json:"unit" enum:"rows,objects,keys,roles"`
	Count  int64  `json:"count"`
	Method string `json:"method"`
}

type erasureStep struct {
	Name       string            `json:"name"`
	Label      string            `json:"label"`
	StartedAt  time.Time         `json:"started_at"`
	FinishedAt *time.Time        `json:"finished_at,omitempty"`
	Facts      map[string]string `json:"facts"`
}

type erasureCheck struct {
	Name   string `json:"name"`
	Method string `json:"method"`
	Found  string `json:"found"`
	Result string `json:"result" enum:"passed,failed,unreachable"`
}

// shown converts what a verb returned for the one who asks.
func shown(ctx context.Context) func(*erasure.Erasure, error) (*erasureOutput, error) {
	who := access.From(ctx)
	return func(e *erasure.Erasure, err error) (*erasureOutput, error) {
		if err != nil {
			return nil, err
		}
		return &erasureOutput{showErasure(e, who)}, nil
	}
}

func showErasure(e *erasure.Erasure, who access.Principal) erasureView {
	out := erasureView{
		ID: e.ID, Tenant: e.Tenant, Stage: string(e.State), HaltedStep: e.HaltedStep, HaltedCode: e.HaltedCode,
		Request: showRequest(e.Request), Plan: showPlan(e), Planned: act{e.Planned.Name, e.Planned.At},
		Approved: actOf(e.Approved), Confirmed: actOf(e.Confirmed), Own: who.ID == e.Planned.ID,
		Steps: []erasureStep{}, Checks: []erasureCheck{}, Serial: e.Serial,
	}
	for _, s := range e.Steps {
		out.Steps = append(out.Steps, erasureStep{s.Name, certificate.StepName(s.Name), s.StartedAt, s.FinishedAt, s.Facts})
	}
	if e.Verification != nil {
		out.VerifiedAt = &e.Verification.At
		for _, c := range e.Verification.Checks {
			out.Checks = append(out.Checks, erasureCheck{c.Name, c.Method, c.Found, string(c.Result)})
		}
	}
	return out
}

func showPlan(e *erasure.Erasure) plan {
	p := plan{
		Hash: e.PlanHash, Code: e.Plan.Code, Name: e.Plan.Name, Database: e.Plan.Database, From: e.Plan.ContractFrom,
		Until: e.Plan.ContractUntil, Key: e.Plan.Key, Stores: []planStore{}, MadeAt: e.Plan.MadeAt,
	}
	for _, s := range e.Plan.Stores {
		p.Stores = append(p.Stores, planStore{s.Name, s.Unit, s.Before, s.Method})
	}
	return p
}

func showRequest(r erasure.Request) erasureRequest {
	return erasureRequest{
		ID: r.ID, Tenant: r.Tenant, Reason: r.Reason, DataReturn: r.DataReturn, SHA256: r.SHA256,
		Requested: act{r.Requested.Name, r.Requested.At}, Consented: actOf(r.Consented), Stage: string(r.Erasure),
	}
}

func actOf(p *erasure.Person) *act {
	if p == nil {
		return nil
	}
	return &act{p.Name, p.At}
}
