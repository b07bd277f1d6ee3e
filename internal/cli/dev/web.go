package dev

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
)

// notWebSource are folders of web that do not change what is built.
var notWebSource = []string{"node_modules", "dist", "test-results", "e2e", "test"}

// colour is what the build tools put around words even when nobody can see it.
var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// buildWeb builds the three consoles when their sources have changed since the
// last build. What npm prints is shown only when it fails.
func (r *runner) buildWeb(ctx context.Context) error {
	web := filepath.Join(r.Repo, "web")
	sources, err := hashWeb(os.DirFS(web))
	if err != nil {
		return fmt.Errorf("read the web's sources: %w", err)
	}
	stamp := filepath.Join(web, "dist", ".madoguchi-sources")
	if built, err := os.ReadFile(stamp); err == nil && string(built) == sources {
		return nil
	}
	r.step("building the web consoles")
	npm := exec.CommandContext(ctx, "npm", "run", "--silent", "build")
	npm.Dir, npm.Env = web, r.Env
	if out, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("build the web consoles: %w\n%s", err, colour.ReplaceAll(out, nil))
	}
	if err := os.WriteFile(stamp, []byte(sources), 0o644); err != nil {
		return fmt.Errorf("remember what the web was built from: %w", err)
	}
	return nil
}

func hashWeb(web fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(web, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(notWebSource, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		text, err := fs.ReadFile(web, p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an editor's temporary file that has gone again
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", p, len(text))
		sum.Write(text)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
