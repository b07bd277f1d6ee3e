package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// Dir is a store in a directory. All access goes through os.Root, so that no
// link leads out of it. Several processes may use one directory.
type Dir struct{ root *os.Root }

// OpenDir opens the store in dir, making the directory when there is none.
func OpenDir(dir string) (*Dir, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob directory: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob directory: %w", err)
	}
	return &Dir{root: root}, nil
}

// Close releases the directory.
func (d *Dir) Close() error { return d.root.Close() }

// partial marks unfinished files. It lies beside the object, so that removing
// the prefix removes it too.
const partial = ".part-"

// Put writes to a file of a random name, syncs it and renames it to the key.
func (d *Dir) Put(ctx context.Context, key Key, r io.Reader) (Info, error) {
	folder := path.Dir(key.path)
	if err := d.root.MkdirAll(folder, 0o700); err != nil {
		return Info{}, failed("put", key.path, err)
	}
	tmp := path.Join(folder, partial+ids.New().String())
	src := &source{alive: ctx.Err, r: r}
	if err := d.write(tmp, src); err != nil {
		return Info{}, errors.Join(src.explain("put", key.path, err), d.remove(tmp))
	}
	if err := d.root.Rename(tmp, key.path); err != nil {
		return Info{}, errors.Join(failed("put", key.path, err), d.remove(tmp))
	}
	if err := d.sync(folder); err != nil {
		return Info{}, failed("put", key.path, err)
	}
	return d.Stat(ctx, key)
}

func (d *Dir) write(name string, src io.Reader) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(f, src); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

func (d *Dir) remove(name string) error {
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (d *Dir) sync(folder string) error {
	f, err := d.root.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// Get opens the object.
func (d *Dir) Get(_ context.Context, key Key) (io.ReadCloser, Info, error) {
	f, err := d.root.Open(key.path)
	if err != nil {
		return nil, Info{}, unavailable("get", key.path, err)
	}
	stat, err := f.Stat()
	if err != nil {
		return nil, Info{}, errors.Join(unavailable("get", key.path, err), f.Close())
	}
	info := Info{Key: key, Size: stat.Size(), Modified: stat.ModTime()}
	return &exact{body: f, left: info.Size, key: key}, info, nil
}

// Stat describes the object.
func (d *Dir) Stat(_ context.Context, key Key) (Info, error) {
	stat, err := d.root.Stat(key.path)
	if err != nil {
		return Info{}, unavailable("stat", key.path, err)
	}
	return Info{Key: key, Size: stat.Size(), Modified: stat.ModTime()}, nil
}

// Delete removes the object.
func (d *Dir) Delete(_ context.Context, key Key) error {
	if err := d.remove(key.path); err != nil {
		return unavailable("delete", key.path, err)
	}
	return nil
}

// List walks the prefix.
func (d *Dir) List(ctx context.Context, prefix Prefix) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := d.walk(ctx, prefix, func(name string, entry fs.DirEntry) error {
			key, ok := parseKey(name)
			if !ok {
				return nil
			}
			stat, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			if !yield(Info{Key: key, Size: stat.Size(), Modified: stat.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Info{}, unavailable("list", prefix.path, err))
		}
	}
}

// walk visits the files of a prefix, finished or not.
func (d *Dir) walk(ctx context.Context, prefix Prefix, visit func(string, fs.DirEntry) error) error {
	start := strings.TrimSuffix(prefix.path, "/")
	return fs.WalkDir(d.root.FS(), start, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if entry.IsDir() {
			return nil
		}
		return visit(name, entry)
	})
}

// DeletePrefix removes the folder of the prefix with all it holds.
func (d *Dir) DeletePrefix(ctx context.Context, prefix Prefix) (int, error) {
	n, err := d.Residue(ctx, prefix)
	if err != nil {
		return 0, err
	}
	start := strings.TrimSuffix(prefix.path, "/")
	if err := d.root.RemoveAll(start); err != nil {
		return 0, unavailable("delete", prefix.path, err)
	}
	if err := d.sync(path.Dir(start)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return n, unavailable("delete", prefix.path, err)
	}
	return n, nil
}

// Residue counts the files of the prefix, finished or not.
func (d *Dir) Residue(ctx context.Context, prefix Prefix) (int, error) {
	n := 0
	err := d.walk(ctx, prefix, func(string, fs.DirEntry) error { n++; return nil })
	if err != nil {
		return 0, unavailable("count", prefix.path, err)
	}
	return n, nil
}
