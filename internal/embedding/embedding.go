package embedding

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxOrigins = 20

// Origins lists the sites, in the order of their names.
func Origins(ctx context.Context, sp *tenant.Space) (out []string, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		out, err = list(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list embedding sites: %w", err)
	}
	return out, nil
}

// Replace makes the sites the list and returns it as it is kept. Invalid with
// the fields "origins.<n>".
func Replace(ctx context.Context, sp *tenant.Space, who access.Principal, sites []string) ([]string, error) {
	origins, err := read(sites)
	if err != nil {
		return nil, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		before, err := list(ctx, tx)
		if err != nil {
			return err
		}
		if err := replace(ctx, tx, origins, before, sp.Now(), who.Name); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.embed_origins", Object: "embed_origin",
			Detail: map[string]string{"origins": strings.Join(origins, " ")}})
	})
	if err != nil {
		return nil, fmt.Errorf("replace embedding sites: %w", err)
	}
	return origins, nil
}

func read(sites []string) ([]string, error) {
	origins, faults := []string{}, []fault.Field(nil)
	for i, site := range sites {
		origin, ok := Origin(site)
		if !ok {
			faults = append(faults, fault.Field{Path: "origins." + strconv.Itoa(i), Key: "bad_format"})
		}
		origins = append(origins, origin)
	}
	if len(sites) > maxOrigins {
		faults = append(faults, fault.Field{Path: "origins", Key: "too_many", Params: map[string]any{"max": maxOrigins}})
	}
	slices.Sort(origins)
	return slices.Compact(origins), fault.Fields(faults)
}

// Origin returns the origin of an address as a policy writes it; false for
// what has none.
func Origin(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Opaque != "" {
		return "", false
	}
	host := strings.ToLower(u.Host)
	if host == "" || u.Hostname() == "" || strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:") != "" {
		return "", false
	}
	port := u.Port()
	if port == "" && strings.HasSuffix(host, ":") || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		host = strings.ToLower(u.Hostname())
	}
	return u.Scheme + "://" + host, true
}
