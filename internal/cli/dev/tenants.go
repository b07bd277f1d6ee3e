package dev

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/cli/foreground"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
)

// applyTenants provisions what tenants/ declares, by the same command that an
// operator uses.
func (r *runner) applyTenants(ctx context.Context) error {
	env := r.controlEnv().pairs()
	file := filepath.Join(r.dir, "control.env")
	if err := writeEnvFile(file, env); err != nil {
		return err
	}
	r.step("provisioning the municipalities of tenants/")
	err := foreground.Run(ctx, foreground.Program{
		Args: []string{r.Exe, "tenants", "apply", filepath.Join(r.Repo, "tenants")},
		Env:  append(systemEnv(r.Env), env...), Out: indented{r.Err}, Err: indented{r.Err},
	})
	if err != nil {
		return fmt.Errorf("provision the municipalities: %w", err)
	}
	return nil
}

// writeEnvFile writes settings so that a shell can read them: set -a; . file.
func writeEnvFile(file string, pairs []string) error {
	var b strings.Builder
	for _, pair := range slices.Sorted(slices.Values(pairs)) {
		name, value, _ := strings.Cut(pair, "=")
		fmt.Fprintf(&b, "%s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("write the settings of the command line: %w", err)
	}
	return nil
}

func (r *runner) declarations() ([]declaration.Declaration, error) {
	all, err := declaration.Read(os.DirFS(filepath.Join(r.Repo, "tenants")))
	if err != nil {
		return nil, fmt.Errorf("read tenants/: %w", err)
	}
	return all, nil
}

// indented puts what another program prints under the step that runs it.
type indented struct{ to io.Writer }

func (w indented) Write(p []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(p) {
		out.WriteString("    ")
		out.Write(line)
	}
	if _, err := w.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}
