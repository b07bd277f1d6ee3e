package citizenapi_test

import (
	"flag"
	"log/slog"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/citizenapi"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/rate"
)

var update = flag.Bool("update", false, "write the golden files")

func TestOpenAPI(t *testing.T) {
	apitest.Published(t, "../../docs/api/citizen.json", *update, func(e *access.Enforcer, l *rate.Limiter) ([]byte, error) {
		return citizenapi.New(citizenapi.Config{
			Enforcer: e, Limiter: l, Clock: clock.System{}, Logger: slog.New(slog.DiscardHandler),
		}).OpenAPI()
	})
}
