/// How a learning rate changes in the course of a run.
///
/// A [gradus.optimization.schedule.Schedule] is a pure function of the number of the step, and a
/// factor of the method's own rate, so it has no unit: it serves every method and every rate.
/// [gradus.optimization.composition.Scheduled] puts one around a method. Schedules follow one
/// another with [gradus.optimization.schedule.Schedule#then].
/// [gradus.optimization.schedule.Plateau] alone looks at the loss: it has a state, which can be
/// saved.
///
/// [gradus.optimization.schedule.RangeTest] finds the rate itself.
@NullMarked
package gradus.optimization.schedule;

import org.jspecify.annotations.NullMarked;
