package controlplane

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/madoguchi/madoguchi/internal/httpapi"
)

// figures count requests. Labels are operations and statuses: no municipality,
// no person.
type figures struct{ seconds *prometheus.HistogramVec }

func newFigures(reg prometheus.Registerer) figures {
	f := figures{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "madoguchi_operator_request_seconds", Help: "How long operators' requests took, by operation and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"operation", "status"})}
	reg.MustRegister(f.seconds)
	return f
}

func (f figures) observe(r httpapi.Route, status int, took time.Duration) {
	f.seconds.WithLabelValues(r.Operation, strconv.Itoa(status)).Observe(took.Seconds())
}

// private is the handler of the private listener.
func (s *Server) private() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if s.stopping.Load() || s.control.Ping(r.Context()) != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	return mux
}
