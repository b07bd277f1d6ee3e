package httpapi

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Figures registers a histogram of requests and returns what observes one.
// Labels are operations and statuses: no municipality, no person.
func Figures(reg prometheus.Registerer, name, help string) func(Route, int, time.Duration) {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: name, Help: help,
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"operation", "status"})
	reg.MustRegister(seconds)
	return func(r Route, status int, took time.Duration) {
		seconds.WithLabelValues(r.Operation, strconv.Itoa(status)).Observe(took.Seconds())
	}
}
