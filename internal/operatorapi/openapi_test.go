package operatorapi_test

import (
	"flag"
	"log/slog"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/rate"
)

var update = flag.Bool("update", false, "write the golden files")

func TestOpenAPI(t *testing.T) {
	apitest.Published(t, "../../docs/api/operator.json", *update, func(e *access.Enforcer, l *rate.Limiter) ([]byte, error) {
		return operatorapi.New(operatorapi.Config{
			Enforcer: e, Limiter: l, Clock: clock.System{}, Logger: slog.New(slog.DiscardHandler),
		}).OpenAPI()
	})
}
