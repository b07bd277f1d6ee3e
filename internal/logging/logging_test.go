package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
)

// canaries are what residents could have typed; none may ever be printed.
var canaries = []string{"山田太郎", "taro.yamada@mail.example.jp", "09012345678", "canary-word"}

func clean(t *testing.T, out string) {
	t.Helper()
	for _, c := range canaries {
		if strings.Contains(out, c) {
			t.Errorf("%q is in the log: %s", c, out)
		}
	}
}

// line logs with the attributes and returns the line and its members.
func line(t *testing.T, ctx context.Context, message string, attrs ...any) (string, map[string]any) {
	t.Helper()
	var out bytes.Buffer
	logging.New(&out, slog.LevelInfo).InfoContext(ctx, message, attrs...)
	var members map[string]any
	if err := json.Unmarshal(out.Bytes(), &members); err != nil {
		t.Fatalf("no JSON line: %v: %s", err, out.Bytes())
	}
	return out.String(), members
}

type applicant struct {
	ID    ids.ID
	State string `log:"public"`
	Name  string
	Mail  *string
	Age   int
	Inner struct{ Address string }
}

type loud struct{ text string }

func (l loud) String() string                     { return l.text }
func (l loud) LogValue() slog.Value               { return slog.StringValue(l.text) }
func (l loud) MarshalText() (b []byte, err error) { return []byte(l.text), nil }

func TestUndeclaredValuesAreRedacted(t *testing.T) {
	address := canaries[1]
	for name, value := range map[string]any{
		"text":         canaries[3],
		"bytes":        []byte(canaries[3]),
		"slice":        []string{canaries[3]},
		"map":          map[string]string{"name": canaries[3]},
		"struct":       applicant{Name: canaries[3], Mail: &address},
		"pointer":      &applicant{Name: canaries[3], Mail: &address},
		"stringer":     loud{canaries[3]},
		"json":         json.RawMessage(`{"name":"canary-word"}`),
		"text pointer": &address,
		"named text":   fault.Field{Path: "canary-word"},
	} {
		out, members := line(t, t.Context(), "test", "value", value)
		clean(t, out)
		if members["value"] == nil || !strings.Contains(out, logging.Redacted) {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func TestGroupsAndBoundAttributesAreRedacted(t *testing.T) {
	var out bytes.Buffer
	log := logging.New(&out, slog.LevelInfo).With("name", canaries[3]).WithGroup("g").With(slog.Group("h", "name", canaries[3]))
	log.Info("test", slog.Group("i", "name", canaries[3], slog.Group("j", "name", canaries[3])))
	clean(t, out.String())
	if n := strings.Count(out.String(), logging.Redacted); n != 4 {
		t.Errorf("%d redactions: %s", n, out.String())
	}
}

func TestDeclaredValuesArePrinted(t *testing.T) {
	id := ids.New()
	_, got := line(t, t.Context(), "submitted", logging.Public("state", "submitted"), logging.ID("application", id),
		"count", 3, "took", time.Second, "ok", true, "at", time.Unix(0, 0).UTC(), "also_id", id)
	for key, want := range map[string]any{
		"msg": "submitted", "state": "submitted", "application": id.String(), "count": 3.0,
		"took": 1e9, "ok": true, "at": "1970-01-01T00:00:00Z", "also_id": id.String(),
	} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
	_, got = line(t, t.Context(), "test", "applicant", applicant{ID: id, State: "draft", Name: canaries[0], Age: 30})
	members, _ := got["applicant"].(map[string]any)
	if members["ID"] != id.String() || members["State"] != "draft" || members["Age"] != 30.0 || members["Name"] != logging.Redacted {
		t.Errorf("struct: %v", members)
	}
}

type settings struct {
	Shared
	Port int
	Log  *slog.Logger `log:"-"`
}

type Shared struct {
	Addr     string `log:"public"`
	Password string
}

func TestEmbeddedFieldsPrintAsTheirOwnersAndOthersAreLeftOut(t *testing.T) {
	out, got := line(t, t.Context(), "test", "settings", settings{Shared{"127.0.0.1", canaries[3]}, 1, slog.Default()})
	clean(t, out)
	members, _ := got["settings"].(map[string]any)
	if len(members) != 3 || members["Addr"] != "127.0.0.1" || members["Password"] != logging.Redacted || members["Port"] != 1.0 {
		t.Errorf("struct: %v", members)
	}
}

func TestErrorsAreMasked(t *testing.T) {
	cause := errors.New("invalid input syntax: 山田太郎 taro.yamada@mail.example.jp 09012345678")
	err := fmt.Errorf("submit application: %w", fault.Newf(fault.Conflict, "draft_changed", "%w", cause))
	for _, attr := range []slog.Attr{logging.Err(err), slog.Any("error", err)} {
		out, got := line(t, t.Context(), "test", attr)
		clean(t, out)
		members, _ := got["error"].(map[string]any)
		if members["kind"] != "conflict" || members["code"] != "draft_changed" {
			t.Errorf("error: %v", members)
		}
		text, _ := members["text"].(string)
		if want := "submit application: conflict: draft_changed: invalid input syntax: [text] [address] [number]"; text != want {
			t.Errorf("text %q, want %q", text, want)
		}
	}
	id := ids.New()
	if _, got := line(t, t.Context(), "test", logging.Err(fmt.Errorf("open tenant %s at 127.0.0.1:5432", id))); !strings.Contains(fmt.Sprint(got), id.String()) {
		t.Errorf("an id was masked: %v", got)
	}
	out, _ := line(t, t.Context(), "refused "+canaries[0])
	clean(t, out)
}

func TestOriginComesFromTheContext(t *testing.T) {
	tenant := ids.New()
	ctx := logging.WithTenant(logging.WithRequest(t.Context(), "req-1"), tenant)
	_, got := line(t, ctx, "test")
	if got["tenant"] != tenant.String() || got["request"] != "req-1" || logging.RequestOf(ctx) != "req-1" {
		t.Errorf("origin: %v", got)
	}
	if _, got := line(t, t.Context(), "test"); got["tenant"] != nil || got["request"] != nil {
		t.Errorf("an origin from nowhere: %v", got)
	}
}

func TestLevel(t *testing.T) {
	var out bytes.Buffer
	log := logging.New(&out, slog.LevelWarn)
	log.Info("quiet")
	log.Warn("loud")
	if strings.Contains(out.String(), "quiet") || !strings.Contains(out.String(), "loud") {
		t.Errorf("level: %s", out.String())
	}
}
