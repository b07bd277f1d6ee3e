package residue

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type check func(context.Context) (certificate.Check, error)

func checks(a Access, conn *pg.Conn, s Subject) []check {
	all := []check{
		counted(conn, "データベース", "pg_database の照会", "SELECT count(*) FROM pg_database WHERE datname = $1", s.Database),
		counted(conn, "接続権限", "pg_roles の照会", "SELECT count(*) FROM pg_roles WHERE rolname = $1", s.Database),
		counted(conn, "接続中の処理", "pg_stat_activity の照会", "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", s.Database),
		counted(conn, "根鍵の写し", "tenant_root_key の照会", "SELECT count(*) FROM tenant_root_key WHERE tenant_id = $1", s.Tenant),
		counted(conn, "接続パスワード", "tenant_secret の照会", "SELECT count(*) FROM tenant_secret WHERE tenant_id = $1", s.Tenant),
		counted(conn, "ホスト名", "tenant_host の照会", "SELECT count(*) FROM tenant_host WHERE tenant_id = $1", s.Tenant),
		keyGone(a.Keys, s.Key),
		noObjects(a, s),
	}
	for _, c := range a.Counters {
		all = append(all, nothingLeft(c, s))
	}
	return append(all, noCanary(a.Directories, s.Canaries))
}

func verdict(name, method string, n int64, unit string) certificate.Check {
	c := certificate.Check{Name: name, Method: method, Found: fmt.Sprintf("%d %s", n, unit), Result: certificate.Passed}
	if n != 0 {
		c.Result = certificate.Failed
	}
	return c
}

func counted(conn *pg.Conn, name, method, sql string, arg any) check {
	return func(ctx context.Context) (certificate.Check, error) {
		n, err := pg.One[int64](ctx, conn, sql, arg)
		if err != nil {
			return certificate.Check{}, fmt.Errorf("count %s: %w", name, err)
		}
		return verdict(name, method, n, "件"), nil
	}
}

func keyGone(keys kms.Verifier, key kms.KeyID) check {
	return func(ctx context.Context) (certificate.Check, error) {
		state, err := keys.Describe(ctx, key)
		if err != nil {
			return certificate.Check{}, fmt.Errorf("describe key: %w", err)
		}
		c := certificate.Check{Name: "暗号鍵", Method: "鍵管理への照会（使用できない権限）", Found: string(state.Status), Result: certificate.Failed}
		if state.Status == kms.Gone {
			c.Found, c.Result = "存在しない", certificate.Passed
		}
		if state.Status == kms.Gone && !state.At.IsZero() {
			c.Found = "存在しない（" + jstTime(state.At) + " に消滅）"
		}
		return c, nil
	}
}

func noObjects(a Access, s Subject) check {
	return func(ctx context.Context) (certificate.Check, error) {
		n, err := a.Objects(ctx, blob.TenantPrefix(s.Tenant))
		if err != nil {
			return certificate.Check{}, fmt.Errorf("list objects: %w", err)
		}
		return verdict("添付・出力", "保管庫の一覧", n, "個"), nil
	}
}

func nothingLeft(c Counter, s Subject) check {
	return func(ctx context.Context) (certificate.Check, error) {
		n, err := c.Count(ctx, s.Tenant)
		if err != nil {
			return certificate.Check{}, fmt.Errorf("count %s: %w", c.Name, err)
		}
		return verdict(c.Name, "鍵の一覧と内容の照会", n, "件"), nil
	}
}

func noCanary(dirs []Directory, phrases []string) check {
	return func(ctx context.Context) (certificate.Check, error) {
		c := certificate.Check{Name: "目印の探索", Method: "埋め込んだ目印を 5 種の符号化でファイルから探索"}
		if len(dirs) == 0 || len(phrases) == 0 {
			c.Found, c.Result = "探索できる場所がない", certificate.Unreachable
			return c, nil
		}
		hits, searched, err := Search(ctx, dirs, phrases)
		if err != nil {
			return certificate.Check{}, err
		}
		v := verdict(c.Name, c.Method, int64(len(hits)), "か所")
		v.Found += fmt.Sprintf("（%s、%d ファイル、%d バイトを探索）", names(dirs), searched.Files, searched.Bytes)
		return v, nil
	}
}
