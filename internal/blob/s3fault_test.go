package blob_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// script stands before the fake and may answer instead of it.
type script struct {
	next http.Handler
	mu   sync.Mutex
	trap func(w http.ResponseWriter, r *http.Request) (answered bool)
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	trap := s.trap
	s.mu.Unlock()
	if trap == nil || !trap(w, r) {
		s.next.ServeHTTP(w, r)
	}
}

func (s *script) play(trap func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trap = trap
}

// scripted returns a store behind a script. The wait for answers is long, so
// that a busy machine is not taken for a failing store.
func scripted(t *testing.T) (*script, blob.Store) {
	t.Helper()
	s, store, _ := scriptedAt(t)
	return s, store
}

func scriptedAt(t *testing.T) (*script, blob.Store, blob.S3Config) {
	t.Helper()
	s := &script{next: gofakes3.New(s3mem.New()).Server()}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	cfg := config(web.URL)
	cfg.Timeout = time.Minute
	store := s3Bench(t, cfg, true).Store
	openUploads(t, store)
	return s, store, cfg
}

func isPart(r *http.Request) bool { return r.Method == http.MethodPut && r.URL.Query().Has("uploadId") }

func isObject(r *http.Request, method string) bool {
	return r.Method == method && strings.Contains(r.URL.Path, "/t/")
}

// traps are the ways in which a store can fail a put.
var traps = map[string]func(w http.ResponseWriter, r *http.Request) bool{
	"down": func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	},
	"second part fails": func(w http.ResponseWriter, r *http.Request) bool {
		if !isPart(r) || r.URL.Query().Get("partNumber") != "2" {
			return false
		}
		w.WriteHeader(http.StatusInternalServerError)
		return true
	},
	"hangs up": func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) },
	"takes and drops": func(w http.ResponseWriter, r *http.Request) bool {
		if !isObject(r, http.MethodPut) || isPart(r) {
			return false
		}
		_, err := io.Copy(io.Discard, r.Body)
		return err == nil // 200 with nothing behind it
	},
	"another checksum": func(w http.ResponseWriter, r *http.Request) bool {
		if isObject(r, http.MethodPut) {
			w.Header().Set("X-Amz-Checksum-Sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
		}
		return false
	},
}

func TestS3FailuresOfPutAreTold(t *testing.T) {
	for name, trap := range traps {
		for _, size := range []int{1000, 11 << 20} {
			if name == "second part fails" && size < 5<<20 || name == "takes and drops" && size > 5<<20 {
				continue // not on this way
			}
			t.Run(fmt.Sprintf("%s/%d bytes", name, size), func(t *testing.T) {
				t.Parallel()
				s, store := scripted(t)
				tenant := ids.New()
				key := blob.TenantKey(tenant, "attachment", ids.New())
				s.play(trap)
				_, err := store.Put(t.Context(), key, bytes.NewReader(make([]byte, size)))
				if !errors.Is(err, blob.ErrUnavailable) || !fault.Is(err, fault.Unavailable) {
					t.Fatalf("put: %v", err)
				}
				s.play(nil)
				if name == "second part fails" {
					if n, err := store.Residue(t.Context(), blob.TenantPrefix(tenant)); err != nil || n != 0 {
						t.Errorf("parts of the failed put are left: %d, %v", n, err)
					}
				}
				if _, err := store.Put(t.Context(), key, bytes.NewReader(make([]byte, size))); err != nil {
					t.Errorf("put after the failure: %v", err)
				}
			})
		}
	}
}

func TestS3ThatNeverAnswers(t *testing.T) {
	s, _, cfg := scriptedAt(t)
	cfg.Timeout = 200 * time.Millisecond
	store, err := blob.NewS3(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.play(func(_ http.ResponseWriter, r *http.Request) bool {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			<-r.Context().Done()
		}
		return true
	})
	if _, err := store.Put(t.Context(), blob.TenantKey(ids.New(), "attachment", ids.New()), bytes.NewReader(nil)); !errors.Is(err, blob.ErrUnavailable) {
		t.Fatalf("put: %v", err)
	}
}

func TestS3ShortAnswerIsNoContent(t *testing.T) {
	s, store := scripted(t)
	key := blob.TenantKey(ids.New(), "attachment", ids.New())
	if _, err := store.Put(t.Context(), key, bytes.NewReader(make([]byte, 5000))); err != nil {
		t.Fatal(err)
	}
	s.play(func(w http.ResponseWriter, r *http.Request) bool {
		if !isObject(r, http.MethodGet) {
			return false
		}
		w.Header().Set("Content-Length", "5000")
		if _, err := w.Write(make([]byte, 1200)); err != nil {
			return true
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return true
		}
		panic(http.ErrAbortHandler)
	})
	r, _, err := store.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if !errors.Is(err, blob.ErrUnavailable) || len(got) > 1200 {
		t.Errorf("read %d bytes: %v", len(got), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestS3FailuresOfErasureAreTold(t *testing.T) {
	s, store := scripted(t)
	tenant := ids.New()
	if _, err := store.Put(t.Context(), blob.TenantKey(tenant, "attachment", ids.New()), bytes.NewReader([]byte("x"))); err != nil {
		t.Fatal(err)
	}
	for name, trap := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"down": traps["down"],
		"one object refused": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost || !r.URL.Query().Has("delete") {
				return false
			}
			w.Header().Set("Content-Type", "application/xml")
			_, err := io.WriteString(w, `<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code></Error></DeleteResult>`)
			return err == nil
		},
		"says done and does nothing": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost || !r.URL.Query().Has("delete") {
				return false
			}
			_, err := io.WriteString(w, `<DeleteResult></DeleteResult>`)
			return err == nil
		},
	} {
		s.play(trap)
		if _, err := store.DeletePrefix(t.Context(), blob.TenantPrefix(tenant)); !errors.Is(err, blob.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.play(nil)
	if n, err := store.DeletePrefix(t.Context(), blob.TenantPrefix(tenant)); err != nil || n != 1 {
		t.Errorf("after the failures: %d, %v", n, err)
	}
}

func TestS3ErasureTakesMoreThanAPage(t *testing.T) {
	_, store := scripted(t)
	tenant := ids.New()
	const count = 1050
	for range count {
		if _, err := store.Put(t.Context(), blob.TenantKey(tenant, "attachment", ids.New()), bytes.NewReader(nil)); err != nil {
			t.Fatal(err)
		}
	}
	listed := 0
	for _, err := range store.List(t.Context(), blob.TenantPrefix(tenant)) {
		if err != nil {
			t.Fatal(err)
		}
		listed++
	}
	n, err := store.DeletePrefix(t.Context(), blob.TenantPrefix(tenant))
	if err != nil || n != count || listed != count {
		t.Fatalf("listed %d and deleted %d of %d: %v", listed, n, count, err)
	}
	if left, err := store.Residue(t.Context(), blob.TenantPrefix(tenant)); err != nil || left != 0 {
		t.Fatalf("residue: %d, %v", left, err)
	}
}
