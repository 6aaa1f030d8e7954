package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/bus"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

// metrics are what /metrics shows, in a registry of this desk's own: several
// desks may run in one process.
type metrics struct {
	registry *prometheus.Registry
	commits  prometheus.Histogram
	entries  prometheus.Counter
	gaps     prometheus.Counter
}

func newMetrics(cfg Config) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "parley_commit_seconds",
			Help:    "How long committed transactions took, waiting for the disk included.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}),
		entries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_entries_total",
			Help: "Lines of conversations committed by any node, as this node heard of them.",
		}),
		gaps: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_bus_gaps_total",
			Help: "Times wake-ups of other nodes may have been lost and this node read for itself.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "parley_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": cfg.Version, "go": runtime.Version(), "node": cfg.Node},
	})
	build.Set(1)
	m.registry.MustRegister(m.commits, m.entries, m.gaps, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// listen counts what the bus carries.
func (m *metrics) listen(b bus.Bus) (cancel func()) {
	if network, ok := b.(*bus.Network); ok {
		m.gauge("parley_bus_connected", "1 while this node reaches the bus.", func() float64 {
			if network.Stats().Connected {
				return 1
			}
			return 0
		})
		m.counter("parley_bus_dropped_total", "Wake-ups this node could not send since it started.", func() float64 {
			return float64(network.Stats().Dropped)
		})
	}
	return b.Subscribe(func(event any) {
		if e, ok := event.(desk.Event); ok && e.Kind == desk.EventEntry {
			m.entries.Inc()
		}
	}, m.gaps.Inc)
}

// gauge publishes a figure that is read when somebody asks.
func (m *metrics) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// counter publishes a count that is kept elsewhere.
func (m *metrics) counter(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, read))
}

// jobFigures publishes how the durable work stands, in one query per scrape.
type jobFigures struct{ store *store.Store }

var (
	jobsPending = prometheus.NewDesc("parley_jobs_pending", "Jobs that wait for their moment or run.", nil, nil)
	jobsDead    = prometheus.NewDesc("parley_jobs_dead", "Jobs that failed for the last time.", nil, nil)
	jobsLate    = prometheus.NewDesc("parley_jobs_oldest_due_seconds", "Age of the oldest job that is due and that nobody runs.", nil, nil)
)

// Describe implements prometheus.Collector.
func (j jobFigures) Describe(out chan<- *prometheus.Desc) {
	out <- jobsPending
	out <- jobsDead
	out <- jobsLate
}

// Collect implements prometheus.Collector.
func (j jobFigures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), healthTimeout)
	defer cancel()
	now := parley.Now()
	f, err := j.store.Read(ctx).JobFigures(now)
	if err != nil {
		return // absent is the truth: the database does not answer
	}
	out <- prometheus.MustNewConstMetric(jobsPending, prometheus.GaugeValue, float64(f.Pending))
	out <- prometheus.MustNewConstMetric(jobsDead, prometheus.GaugeValue, float64(f.Dead))
	out <- prometheus.MustNewConstMetric(jobsLate, prometheus.GaugeValue, lateness(f, now).Seconds())
}

// lateness is for how long the oldest due job has waited for a runner.
func lateness(f store.JobFigures, now parley.Time) time.Duration {
	if f.OldestDue.IsZero() {
		return 0
	}
	return max(0, now.Sub(f.OldestDue))
}

// handler serves the figures to this machine, or with a token to whoever
// shows it: they tell how much business the company does.
func (m *metrics) handler(token string) http.Handler {
	figures := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case token == "" && !isLocal(r):
			http.Error(w, "The figures are shown to this machine only. Set PARLEY_METRICS_TOKEN and send it as a bearer token to read them from elsewhere.", http.StatusForbidden)
		case token != "" && (!bearer || subtle.ConstantTimeCompare([]byte(shown), []byte(token)) != 1):
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "The figures need the bearer token of PARLEY_METRICS_TOKEN.", http.StatusUnauthorized)
		default:
			figures.ServeHTTP(w, r)
		}
	})
}
