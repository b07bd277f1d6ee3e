package dev

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

// Ports are the loopback ports of one run.
type Ports struct {
	Internet int `json:"internet"`
	LGWAN    int `json:"lgwan"`
	Operator int `json:"operator"`
	Inbox    int `json:"inbox"`
	SMTP     int `json:"smtp"`
	// The processes' own health and metrics.
	DataPlane    int `json:"data_plane"`
	Worker       int `json:"worker"`
	ControlPlane int `json:"control_plane"`
}

// usual are the ports that people may bookmark; the rest may move.
var usual = Ports{Internet: 8080, LGWAN: 8081, Operator: 8090, Inbox: 8025}

// choosePorts takes the ports of the last run, else the usual ones, else free
// ones. A run that is thrown away takes free ones, to stand beside another.
func choosePorts(dir string, fresh bool) (Ports, error) {
	wish := usual
	if fresh {
		wish = Ports{}
	} else if text, err := os.ReadFile(filepath.Join(dir, "ports.json")); err == nil {
		var last Ports
		if json.Unmarshal(text, &last) == nil {
			wish = last
		}
	}
	taken := map[int]bool{}
	for _, port := range wish.all() {
		if *port != 0 && !taken[*port] && devstack.IsFree(*port) {
			taken[*port] = true
			continue
		}
		free, err := unused(taken)
		if err != nil {
			return Ports{}, err
		}
		*port = free
		taken[free] = true
	}
	text, err := json.Marshal(wish)
	if err != nil {
		return Ports{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, "ports.json"), text, 0o600); err != nil {
		return Ports{}, fmt.Errorf("remember the ports: %w", err)
	}
	return wish, nil
}

func (p *Ports) all() []*int {
	return []*int{&p.Internet, &p.LGWAN, &p.Operator, &p.Inbox, &p.SMTP, &p.DataPlane, &p.Worker, &p.ControlPlane}
}

// unused returns a free port that was not given away already: between finding
// and using one, the system may find the same again.
func unused(taken map[int]bool) (int, error) {
	for {
		port, err := devstack.FreePort()
		if err != nil || !taken[port] {
			return port, err
		}
	}
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
