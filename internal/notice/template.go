package notice

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// manner is what a template needs beside its text. Path is where its link leads
// on the side's host, "" for none. What is sent oneTime is emptied afterwards.
type manner struct {
	side    tenant.Side
	path    string
	oneTime bool
}

const (
	statusPath = "/status"
	inboxPath  = "/applications"
)

func manners() map[Template]manner {
	return map[Template]manner{
		Submitted:         {tenant.CitizenSide, statusPath, false},
		Accepted:          {tenant.CitizenSide, statusPath, false},
		ReviewStarted:     {tenant.CitizenSide, statusPath, false},
		Returned:          {tenant.CitizenSide, statusPath, false},
		Corrected:         {tenant.CitizenSide, statusPath, false},
		Approved:          {tenant.CitizenSide, statusPath, false},
		Rejected:          {tenant.CitizenSide, statusPath, false},
		RefusedAcceptance: {tenant.CitizenSide, statusPath, false},
		Withdrawn:         {tenant.CitizenSide, statusPath, false},
		Issued:            {tenant.CitizenSide, statusPath, false},
		CorrectionOverdue: {tenant.CitizenSide, statusPath, false},
		VerificationCode:  {tenant.CitizenSide, "", true},
		StaffInvitation:   {tenant.StaffSide, "/invitation#", true},
		StaffNewArrival:   {tenant.StaffSide, inboxPath, false},
		StaffCorrection:   {tenant.StaffSide, inboxPath, false},
		StaffGuessing:     {tenant.StaffSide, "/procedures", false},
		ExportReady:       {tenant.StaffSide, "/exports", false},
	}
}

// The texts, one file a template: the first line is the subject.
//
//go:embed templates
var texts embed.FS

// words is what templates see: instants are in Japanese time.
type words struct {
	Params
	City, Link            string
	SubmittedAt, Deadline string
	Valid                 string
}

// letter is a rendered notice.
type letter struct{ subject, text string }

// render fills the template for the tenant. Origin turns a host into where its
// pages are ("https://…").
func render(t Template, of tenant.Tenant, origin func(host string) string, p Params) (letter, error) {
	w, ok := manners()[t]
	if !ok {
		return letter{}, fault.Newf(fault.Internal, "unknown_template", "template %q", t)
	}
	link := ""
	if w.path != "" {
		host := of.Host(w.side, tenant.Internet)
		if host == "" {
			host = of.Host(w.side, tenant.LGWAN)
		}
		link = origin(host) + w.path
		if w.oneTime {
			link += p.Token // in the fragment, which no server and no proxy sees
		}
	}
	in := words{Params: p, City: of.Name, Link: link, SubmittedAt: instant(p.SubmittedAt), Deadline: day(p.Deadline), Valid: span(p.ValidMinutes)}
	filled, err := fill(t, in)
	if err != nil {
		return letter{}, err
	}
	subject, text, _ := strings.Cut(filled, "\n")
	if p.Trial {
		subject, text = "【試し】"+subject, "\nこれは、職員が試しに行った申請についての通知です。実際の申請ではありません。\n"+text
	}
	return letter{oneLine(subject), gaps.ReplaceAllString(strings.TrimPrefix(text, "\n"), "\n\n")}, nil
}

// gaps are what optional parts leave when they are not there.
var gaps = regexp.MustCompile(`\n{3,}`)

func fill(name Template, in words) (string, error) {
	parsed, err := template.ParseFS(texts, "templates/parts.txt", "templates/"+string(name)+".txt")
	if err != nil {
		return "", fmt.Errorf("parse notice template: %w", err)
	}
	// The subject is the first line: no value may end it.
	in.Procedure, in.City = oneLine(in.Procedure), oneLine(in.City)
	var b strings.Builder
	for _, part := range []string{string(name) + ".txt", "foot"} {
		if err := parsed.ExecuteTemplate(&b, part, in); err != nil {
			return "", fmt.Errorf("fill notice template: %w", err)
		}
	}
	return b.String(), nil
}

// oneLine keeps a procedure's name from breaking the subject.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 150 {
		return string(r[:149]) + "…"
	}
	return s
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.JST).Format("2006年1月2日 15時04分")
}

// day gives the day that a deadline ends: its last instant belongs to it.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.JST).Format("2006年1月2日") + "まで"
}

func span(minutes int) string {
	switch {
	case minutes <= 0:
		return ""
	case minutes%(24*60) == 0:
		return fmt.Sprintf("%d日間", minutes/(24*60))
	case minutes%60 == 0:
		return fmt.Sprintf("%d時間", minutes/60)
	}
	return fmt.Sprintf("%d分間", minutes)
}

// mask leaves enough of an address for staff to tell which it is.
func mask(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return "＊"
	}
	return address[:1] + "***" + address[at:]
}
