/// When training breaks, mathematics is the debugging tool.
///
/// [gradus.doctor.Doctor] examines the [gradus.doctor.Evidence] of a run and answers a
/// [gradus.doctor.Diagnosis]: findings that name the cause as an instance of a theorem with the
/// numbers put in, propose a mend with a computed value, and were run again with only that change.
/// A [gradus.doctor.Finding] is data; [gradus.doctor.Wording] alone makes sentences of it.
///
/// Each [gradus.doctor.Pathology] has a file of its own: [gradus.doctor.SeparableLogistic],
/// [gradus.doctor.UnscaledFeatures], [gradus.doctor.RateTooHigh], [gradus.doctor.NonFiniteOrigin].
///
/// The training of a network has pathologies of its own ([gradus.doctor.NetworkPathology]), for
/// which [gradus.doctor.NetworkDoctor] reads a [gradus.doctor.NetworkEvidence]. It also says what
/// it measured where nothing is wrong.
///
/// To add a pathology: one file, one line in [gradus.doctor.Doctor#PATHOLOGIES] or
/// [gradus.doctor.NetworkDoctor#PATHOLOGIES], one in [gradus.doctor.Wording], and in the tests a
/// sick run and the healthy ones it could be taken for.
@NullMarked
package gradus.doctor;

import org.jspecify.annotations.NullMarked;
