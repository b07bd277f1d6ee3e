package dev

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/madoguchi/madoguchi/internal/cli/foreground"
)

// demoOperators are two, because who plans an erasure may not approve it.
var demoOperators = []Operator{
	{Name: "運営 花子", Mail: "hanako@vendor.example.jp"},
	{Name: "運営 太郎", Mail: "taro@vendor.example.jp"},
}

// seedPeople makes the operators' demo accounts by the command that makes real
// ones, and remembers their secrets. The municipalities' first administrators
// are invited by provisioning, as in service.
func (r *runner) seedPeople(ctx context.Context) error {
	for _, wanted := range demoOperators {
		o, err := r.demoOperator(ctx, wanted)
		if err != nil {
			return err
		}
		r.operators = append(r.operators, o)
	}
	return nil
}

func (r *runner) demoOperator(ctx context.Context, o Operator) (Operator, error) {
	file := filepath.Join(r.secrets.dir, "operator-"+o.Mail+".json")
	kept, err := os.ReadFile(file)
	if err == nil {
		return o, json.Unmarshal(kept, &o)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return o, fmt.Errorf("read a demo account: %w", err)
	}
	if o.Password, err = r.secrets.typedPassword("demo.password"); err != nil {
		return o, err
	}
	if o.TOTPSecret, err = r.addOperator(ctx, o); err != nil {
		return o, fmt.Errorf("make the demo account %s: %w", o.Mail, err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		return o, err
	}
	return o, os.WriteFile(file, text, 0o600)
}

func (r *runner) addOperator(ctx context.Context, o Operator) (secret string, err error) {
	var out, faults bytes.Buffer
	err = foreground.Run(ctx, foreground.Program{
		Args: []string{r.Exe, "operators", "add", o.Mail, "--name", o.Name},
		Env:  append(systemEnv(r.Env), r.controlEnv().pairs()...),
		In:   strings.NewReader(o.Password + "\n"), Out: &out, Err: &faults,
	})
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, faults.String())
	}
	for line := range strings.Lines(out.String()) {
		if secret, ok := strings.CutPrefix(line, "secret\t"); ok {
			return strings.TrimSpace(secret), nil
		}
	}
	return "", errors.New("no secret was printed")
}
