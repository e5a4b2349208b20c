KPL/FK

Lunar frames of DE440.

MOON_PA: principal axes of inertia, as integrated with the ephemeris.
MOON_ME: mean Earth direction and mean rotation axis of DE421, in which lunar maps are made; fixed to MOON_PA by the
three angles of Park et al. (2021), Astronomical Journal 161:105:
    ME = Rx(-0.2785 arcsec) Ry(-78.6944 arcsec) Rz(-67.8526 arcsec) PA

\begindata
FRAME_MOON_PA               = 31008
FRAME_31008_NAME            = 'MOON_PA'
FRAME_31008_CLASS           = 2
FRAME_31008_CLASS_ID        = 31008
FRAME_31008_CENTER          = 301
OBJECT_MOON_FRAME           = 'MOON_ME'
FRAME_MOON_ME               = 31009
FRAME_31009_NAME            = 'MOON_ME'
FRAME_31009_CLASS           = 4
FRAME_31009_CLASS_ID        = 31009
FRAME_31009_CENTER          = 301
TKFRAME_31009_SPEC          = 'ANGLES'
TKFRAME_31009_RELATIVE      = 'MOON_PA'
TKFRAME_31009_ANGLES        = ( 67.8526  78.6944  0.2785 )
TKFRAME_31009_AXES          = ( 3  2  1 )
TKFRAME_31009_UNITS         = 'ARCSECONDS'
\begintext
