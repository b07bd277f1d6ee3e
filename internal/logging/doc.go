// Package logging is the door to the log (ログ): JSON lines through slog that
// cannot carry a resident's content by accident.
//
// It owns the data classes of attributes. Numbers, durations, times, flags and
// ids print as they are. Text prints only when the caller declares it with
// Public, an error only through its code, kind and a masked text; everything
// else prints as "[redacted]", struct fields too unless tagged
// `log:"public"`. Messages are constants, masked like error texts. Tenant and
// request come from the context.
package logging
