package staffapi

import (
	"context"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type settingsOutput struct{ Body settings }

type settings struct {
	Name      string           `json:"name"`
	NameKana  string           `json:"name_kana"`
	NameEn    string           `json:"name_en"`
	Code      string           `json:"code" doc:"団体コード"`
	From      time.Time        `json:"from" doc:"Of the contract"`
	Until     time.Time        `json:"until"`
	Hosts     []host           `json:"hosts"`
	Retention []retentionClass `json:"retention"`
}

type host struct {
	Name  string `json:"name"`
	Side  string `json:"side" enum:"citizen,staff"`
	Plane string `json:"plane" enum:"internet,lgwan"`
}

type retentionClass struct {
	Name  string `json:"name"`
	Years int    `json:"years"`
}

type retentionOutput struct {
	Body struct {
		Items []retentionClass `json:"items"`
	}
}

type auditInput struct {
	Actor    httpapi.ID `query:"actor"`
	Entity   httpapi.ID `query:"entity"`
	Action   string     `query:"action" maxLength:"60" doc:"application.return, or application for all of a room"`
	Audience string     `query:"audience" enum:"public,applicant,staff,operator,system"`
	From     time.Time  `query:"from"`
	Until    time.Time  `query:"until"`
	Before   httpapi.ID `query:"before" doc:"The last entry of the page before"`
}

type auditOutput struct {
	Body struct {
		Items []auditEntry `json:"items"`
		More  bool         `json:"more"`
	}
}

type auditEntry struct {
	ID        ids.ID            `json:"id"`
	Seq       int64             `json:"seq" doc:"Place in the chain; 0 while it waits for the sealer"`
	At        time.Time         `json:"at"`
	Audience  string            `json:"audience"`
	ActorID   *ids.ID           `json:"actor_id,omitempty"`
	ActorName string            `json:"actor_name"`
	Plane     string            `json:"plane"`
	RequestID string            `json:"request_id"`
	Action    string            `json:"action"`
	Object    string            `json:"object"`
	Entity    *ids.ID           `json:"entity,omitempty"`
	Detail    map[string]string `json:"detail"`
}

type chainOutput struct{ Body chain }

type chain struct {
	Sealed      int64      `json:"sealed"`
	Head        string     `json:"head" doc:"SHA-256, hex"`
	Unsealed    int        `json:"unsealed" doc:"Entries that wait for the sealer"`
	Oldest      *time.Time `json:"oldest,omitempty" doc:"Of those that wait"`
	Checkpoints []string   `json:"checkpoints" doc:"The latest signed checkpoints, newest first"`
}

func (c counter) municipalityRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/settings", "get-settings", "What was agreed for this municipality", "settings", "view"), c.settings)
	httpapi.Register(c.api, desk("GET", "/api/retention-classes", "list-retention-classes", "How long records can be kept", "procedure", "view"), c.retention)
	httpapi.Register(c.api, desk("GET", "/api/audit", "list-audit", "Who did what; looking is recorded too", "audit", "view"), c.audit)
	httpapi.Register(c.api, desk("GET", "/api/audit/chain", "get-audit-chain", "How the audit chain stands", "audit", "view"), c.chain)
	httpapi.Download(c.api, desk("GET", "/api/audit/checkpoints", "download-checkpoints", "Signed checkpoints to keep elsewhere", "audit", "export"), c.checkpoints)
}

func (c counter) settings(ctx context.Context, _ *nothing) (*settingsOutput, error) {
	t := tenant.From(ctx).Tenant()
	return &settingsOutput{settings{
		Name: t.Name, NameKana: t.NameKana, NameEn: t.NameEn, Code: t.Code.String(), From: t.From, Until: t.Until,
		Hosts: httpapi.Each(t.Hosts, func(h tenant.Host) host {
			return host{Name: h.Name, Side: string(h.Side), Plane: string(h.Plane)}
		}),
		Retention: httpapi.Each(t.Retention, showRetention),
	}}, nil
}

func (c counter) retention(ctx context.Context, _ *nothing) (*retentionOutput, error) {
	out := &retentionOutput{}
	out.Body.Items = httpapi.Each(tenant.From(ctx).Tenant().Retention, showRetention)
	return out, nil
}

func showRetention(r tenant.RetentionClass) retentionClass {
	return retentionClass{Name: r.Name, Years: r.Years}
}

func (c counter) audit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	page, more, err := audit.List(ctx, tenant.From(ctx), access.From(ctx), audit.Query{
		Actor: in.Actor.ID, Entity: in.Entity.ID, Action: in.Action, Audience: access.Audience(in.Audience),
		From: in.From, Until: in.Until, Before: in.Before.ID,
	})
	if err != nil {
		return nil, err
	}
	out := &auditOutput{}
	out.Body.Items, out.Body.More = httpapi.Each(page, showEntry), more
	return out, nil
}

func showEntry(e audit.Listed) auditEntry {
	detail := e.Detail
	if detail == nil {
		detail = map[string]string{}
	}
	return auditEntry{
		ID: e.ID, Seq: e.Seq, At: e.At, Audience: e.Audience, ActorID: httpapi.Some(e.ActorID), ActorName: e.ActorName,
		Plane: e.Plane, RequestID: e.RequestID, Action: e.Action, Object: e.Object, Entity: httpapi.Some(e.Entity), Detail: detail,
	}
}

func (c counter) chain(ctx context.Context, _ *nothing) (*chainOutput, error) {
	sp := tenant.From(ctx)
	s, err := audit.Measure(ctx, sp)
	if err != nil {
		return nil, err
	}
	signed, err := audit.Checkpoints(ctx, sp, 5)
	if err != nil {
		return nil, err
	}
	return &chainOutput{chain{
		Sealed: s.Sealed, Head: hex.EncodeToString(s.Head[:]), Unsealed: s.Unsealed, Oldest: httpapi.When(s.Oldest),
		Checkpoints: texts(signed),
	}}, nil
}

func (c counter) checkpoints(ctx context.Context, _ *nothing) (*httpapi.Outgoing, error) {
	signed, err := audit.Checkpoints(ctx, tenant.From(ctx), 1000)
	if err != nil {
		return nil, err
	}
	text := strings.Join(signed, "\n")
	return &httpapi.Outgoing{
		Name: "audit-checkpoints.txt", Type: "text/plain; charset=utf-8", Size: int64(len(text)),
		Reader: io.NopCloser(strings.NewReader(text)),
	}, nil
}
