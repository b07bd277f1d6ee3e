package devstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

type redis struct {
	*Process
	addr string
}

func (b *builder) startRedis(ctx context.Context) (*redis, error) {
	dir := filepath.Join(b.dir, "redis")
	if err := b.account.give(dir); err != nil {
		return nil, fmt.Errorf("make the directory of Redis: %w", err)
	}
	return retryPort(b.port("redis"), func(port int) (*redis, error) {
		p, err := Run(Launch{
			Name: "Redis", Path: b.programs.redis, Args: b.redisArgs(dir, port), Env: serverEnv(dir), Dir: dir,
			Log: filepath.Join(b.dir, "redis.log"), Stop: syscall.SIGTERM, account: b.account,
		})
		if err != nil {
			return nil, err
		}
		r := &redis{Process: p, addr: loopback(port)}
		if err := p.poll(ctx, r.ping); err != nil {
			p.End(stopPatience)
			return nil, err
		}
		return r, nil
	})
}

func (b *builder) redisArgs(dir string, port int) []string {
	save := ""
	if b.durable {
		save = "300 1" // and once more at shutdown
	}
	return []string{
		"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", dir, "--save", save,
		"--appendonly", "no", "--daemonize", "no", "--databases", "16",
	}
}

// ping asks in the server's own protocol, to be independent of a client.
func (r *redis) ping(ctx context.Context) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	answer := make([]byte, 64)
	n, err := conn.Read(answer)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(answer[:n]), "+PONG") {
		return errors.New("the server is not ready")
	}
	return nil
}
