package house

import (
	"path"
	"slices"
	"strings"
)

// door says which rooms may use an outside dependency.
type door struct {
	module string // an import path, for it and what is below it
	rooms  []string
	stores bool // also files named store*.go
	why    string
}

// standingDoors lists every outside dependency. One that is not here has no
// door yet; give it one.
var standingDoors = []door{
	{"github.com/gin-gonic/gin", []string{"httpapi"}, false, "*gin.Context is pooled and must not leave the counter"},
	{"github.com/danielgtaylor/huma/v2", []string{"httpapi"}, false, "the counters register typed handlers through httpapi"},
	{"github.com/casbin/casbin/v2", []string{"access"}, false, "one immutable policy"},
	{"github.com/hibiken/asynq", []string{"queue"}, false, "errors and payloads stay in Redis: one place cleans them"},
	{"github.com/redis/go-redis/v9", []string{"queue", "rate"}, false, "keys are built in rediskey, connections in two doors"},
	{"github.com/go-redis/redis_rate/v10", []string{"rate"}, false, "one limiter"},
	{"github.com/aws/aws-sdk-go-v2", []string{"blob", "kms", "mail"}, false, "one door per service"},
	{"github.com/aws/smithy-go", []string{"blob", "kms", "mail"}, false, "errors of the AWS clients"},
	{"gorm.io/driver/postgres", []string{"pg"}, false, "pools are opened in one place"},
	{"gorm.io/gorm", []string{"pg"}, true, "rows are private to a room's store files"},
	{"github.com/jackc/pgx/v5", []string{"pg", "tenant", "devstack", "pgtest"}, false, "connections are made in the door"},
	{"github.com/pressly/goose/v3", []string{"pg"}, false, "one migrator"},
	{"github.com/tink-crypto/tink-go/v2", []string{"seal", "kms"}, false, "cryptography has two homes"},
	{"github.com/alexedwards/argon2id", []string{"credential", "operatorapi"}, false, "passwords are hashed where they are checked"},
	{"github.com/pquerna/otp", []string{"credential", "apitest", "cli"}, false, "one-time passwords are checked in one place"},
	{"github.com/google/uuid", []string{"ids"}, false, "one kind of identifier"},
	{"github.com/gabriel-vasile/mimetype", []string{"attachment"}, false, "types are sniffed where files arrive"},
	{"github.com/wneessen/go-mail", []string{"mail"}, false, "mails are built in one place"},
	{"github.com/emersion/go-smtp", []string{"mail", "mailbox"}, false, "SMTP has one client and one development server"},
	{"github.com/emersion/go-sasl", []string{"mail", "mailbox"}, false, "SMTP log-in"},
	{"github.com/signintech/gopdf", []string{"typeset"}, false, "it panics on characters that it has no glyph for: one place guards"},
	{"github.com/smallstep/pkcs7", []string{"certificate"}, false, "the certificate's signature"},
	{"github.com/prometheus/client_golang", []string{"logging", "httpapi", "jobs", "serving", "dataplane", "worker", "controlplane"}, false,
		"labels carry no personal data: few places may make them"},
	{"github.com/boombuler/barcode", []string{"placard"}, false, "codes are drawn with their border in one place"},
	{"github.com/spf13/cobra", []string{"cli"}, false, "commands are the command line's"},
	{"github.com/schollz/progressbar/v3", []string{"cli"}, false, "bars are the command line's"},
	{"github.com/caarlos0/env/v11", []string{"cmd/internal/process", "cli"}, false,
		"the environment is read at the start only"},
	{"golang.org/x/text", []string{"seal", "form", "export", "mail", "notice", "typeset", "municipality", "postal", "bank", "procedure", "residue", "attachment", "questionsheet", "recipient"}, false,
		"normal forms and encodings"},
	{"golang.org/x/mod", []string{"audit"}, false, "signed checkpoints"},
	{"golang.org/x/net/idna", []string{"tenant"}, false, "host names are normalised in one place"},
	{"golang.org/x/sync", nil, false, "the standard library's wait groups are enough"},
}

// anywhere are extensions of the standard library that carry no policy.
var anywhere = []string{"golang.org/x/sync/singleflight", "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore"}

func doors(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			for _, imp := range f.Imports() {
				if why := refuse(p, f, imp); why != "" {
					out = append(out, Finding{"door", f.Path + " → " + imp, why})
				}
			}
			out = append(out, environment(p, f)...)
		}
	}
	return out
}

func refuse(p *Package, f *File, imp string) string {
	first, _, _ := strings.Cut(imp, "/")
	_, ours := inner(imp)
	if ours || imp == Module || !strings.Contains(first, ".") || slices.Contains(anywhere, imp) {
		return ""
	}
	d := doorOf(imp)
	switch {
	case d == nil:
		return "has no door: name its room in doors.go, or do without it"
	case slices.Contains(d.rooms, room(p.Dir)):
		return ""
	case d.stores && strings.HasPrefix(path.Base(f.Path), "store"):
		return ""
	}
	return d.why + "; allowed in: " + strings.Join(d.rooms, ", ")
}

// doorOf returns the longest matching entry.
func doorOf(imp string) *door {
	var best *door
	for i, d := range standingDoors {
		if imp != d.module && !strings.HasPrefix(imp, d.module+"/") {
			continue
		}
		if best == nil || len(d.module) > len(best.module) {
			best = &standingDoors[i]
		}
	}
	return best
}

// environment keeps the reading of variables in cmd.
func environment(p *Package, f *File) []Finding {
	if strings.HasPrefix(p.Dir, "cmd/") {
		return nil
	}
	var out []Finding
	for _, call := range []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"} {
		for _, line := range f.uses("os", call) {
			out = append(out, Finding{"environment", f.Path, at(line) + "os." + call +
				": the environment is read in cmd and passed down as values"})
		}
	}
	return out
}
