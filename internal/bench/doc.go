// Package bench measures what the project promises figures for: making a
// municipality, holding many of them open, handing an application in, and
// judging the answers to a large form.
//
// It holds no code of the house, only benchmarks (make bench). Things that are
// compared run side by side in one run, in turns, and medians are reported,
// because the machine is shared and its speed changes from minute to minute.
package bench
