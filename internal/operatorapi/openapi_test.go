package operatorapi_test

import (
	"bytes"
	"flag"
	"log/slog"
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/rate"
)

var update = flag.Bool("update", false, "write the golden files")

const document = "../../docs/api/operator.json"

// The published document is what the routes say.
func TestOpenAPI(t *testing.T) {
	enforcer, err := access.NewEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	limiter, err := rate.Open(rate.Config{Addr: "127.0.0.1:1", HashKey: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	defer limiter.Close()
	got, err := operatorapi.New(operatorapi.Config{
		Enforcer: enforcer, Limiter: limiter, Clock: clock.System{}, Logger: slog.New(slog.DiscardHandler),
	}).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(document, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the routes say; write it with -update", document)
	}
}
