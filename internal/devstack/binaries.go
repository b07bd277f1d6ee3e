package devstack

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// MissingError says which programs the machine lacks.
type MissingError struct {
	Programs []string
	// Packages are the Debian packages that bring them.
	Packages []string
}

// Error names the programs and the command that installs them.
func (e *MissingError) Error() string {
	return fmt.Sprintf("%s not found; install with: apt-get install -y --no-install-recommends %s",
		strings.Join(e.Programs, ", "), strings.Join(e.Packages, " "))
}

type programs struct{ postgres, initdb, redis string }

// postgresDirs are the places outside PATH where distributions put the server.
var postgresDirs = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/usr/local/pgsql/bin",
}

func findPrograms(o Options) (programs, error) {
	var p programs
	var missing MissingError
	if o.Postgres {
		dir := postgresDir(postgresDirs)
		if dir == "" {
			missing.Programs = append(missing.Programs, "the PostgreSQL server")
			missing.Packages = append(missing.Packages, "postgresql")
		}
		p.postgres, p.initdb = filepath.Join(dir, "postgres"), filepath.Join(dir, "initdb")
	}
	if o.Redis {
		p.redis = lookPath("redis-server", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")
		if p.redis == "" {
			missing.Programs = append(missing.Programs, "redis-server")
			missing.Packages = append(missing.Packages, "redis-server")
		}
	}
	if len(missing.Programs) > 0 {
		return programs{}, &missing
	}
	return p, nil
}

// postgresDir returns the folder of the newest server among the patterns, or
// the one on PATH, or "".
func postgresDir(patterns []string) string {
	var found []string
	for _, pattern := range patterns {
		dirs, _ := filepath.Glob(pattern) // the patterns are constants: no error is possible
		for _, dir := range dirs {
			if isProgram(filepath.Join(dir, "postgres")) && isProgram(filepath.Join(dir, "initdb")) {
				found = append(found, dir)
			}
		}
	}
	if len(found) > 0 {
		slices.SortStableFunc(found, func(a, b string) int { return majorOf(b) - majorOf(a) })
		return found[0]
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}

// majorOf reads the version out of a folder such as /usr/lib/postgresql/15/bin.
func majorOf(dir string) int {
	name := filepath.Base(filepath.Dir(dir))
	digits := strings.TrimLeft(name, "postgresql-@")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

func lookPath(name string, dirs ...string) string {
	if p, err := exec.LookPath(name); err == nil {
		return p
	}
	for _, dir := range dirs {
		if p := filepath.Join(dir, name); isProgram(p) {
			return p
		}
	}
	return ""
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
