package cli

import (
	"testing"

	"github.com/madoguchi/madoguchi/internal/pgtest"
)

// The command may not link test support, so it repeats two values of it.
func TestServersAreThoseThatTheTestsExpect(t *testing.T) {
	if testPostgres != pgtest.Variable || testTimeZone != pgtest.TimeZone {
		t.Errorf("%s in %s, but the tests want %s in %s", testPostgres, testTimeZone, pgtest.Variable, pgtest.TimeZone)
	}
}
