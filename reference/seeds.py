"""The lists as the program comes with them. What the Department decides stands over them (`Entry`).

A line is: code | Vietnamese name | English name | attributes as name=value, with semicolons. Four
of these are no attributes: `from` and `until` (days), `also` (other names, with commas), `law`.
Sources stand in docs/reference/lists.md.
"""

FIRST_RANK = {"EPS": 1, "TTS": 2, "SSW": 3, "JPY": 1, "TWD": 2, "KRW": 3, "ja": 1, "zh": 2, "ko": 3}

SEEDS: dict[str, str] = {
    "programme": """
EPS|Chương trình cấp phép việc làm cho lao động nước ngoài (EPS, E-9)|Employment permit system (EPS, E-9)|country=KR;form=public_unit;also=E9,E-9
E8|Lao động thời vụ nông nghiệp, ngư nghiệp (E-8)|Seasonal work in farming and fishing (E-8)|country=KR;seasonal=yes;also=E-8,thời vụ
E10|Thuyền viên tàu cá gần bờ (E-10)|Near-shore fishing crew (E-10)|country=KR;form=service;also=E-10
E7|Lao động kỹ thuật: hàn, đóng tàu (E-7)|Skilled workers: welding, shipbuilding (E-7)|country=KR;form=service;also=E-7
TTS|Thực tập sinh kỹ năng (TITP)|Technical intern training (TITP)|country=JP;form=service;also=TITP,TTS1,TTS2,TTS3,thực tập sinh,thực tập sinh kỹ năng
SSW|Lao động kỹ năng đặc định (Tokutei)|Specified skilled worker (Tokutei)|country=JP;form=service;also=Tokutei,Tokutei 1,Tokutei 2,đặc định,kỹ năng đặc định
KS|Kỹ sư, kỹ thuật viên, phiên dịch|Engineers, technicians, interpreters|country=JP;also=kỹ sư
IM|Thực tập sinh IM Japan|Interns of IM Japan|country=JP;form=public_unit
EPA|Điều dưỡng, hộ lý EPA|Nurses and care workers (EPA)|country=JP;form=public_unit
TW-CX|Công xưởng Đài Loan|Factory work in Taiwan|country=TW;form=service
TW-XD|Xây dựng Đài Loan|Construction in Taiwan|country=TW;form=service
TW-HL|Hộ lý bệnh viện, viện dưỡng lão|Hospital and home care in Taiwan|country=TW;form=service
TW-KH|Khán hộ công gia đình|Family carers in Taiwan|country=TW;form=service
TW-TV|Thuyền viên Đài Loan|Fishing crew of Taiwan|country=TW;form=service
DE-DD|Điều dưỡng, học nghề tại Đức|Nursing and vocational training in Germany|country=DE
AU-NN|Lao động nông nghiệp Úc|Farm workers in Australia|country=AU
IL-NN|Lao động nông nghiệp I-xra-en|Farm workers in Israel|country=IL
GV|Giúp việc gia đình|Domestic work|form=service
""",
    "legal_form": """
public_unit|Đơn vị sự nghiệp đưa đi theo thỏa thuận quốc tế|Through a public service unit|enterprise=yes;law=Luật 69/2020/QH14, Điều 5.1;also=DVSN,đơn vị sự nghiệp
service|Doanh nghiệp dịch vụ đưa đi|Through a service enterprise|enterprise=yes;law=Luật 69/2020/QH14, Điều 5.2a;also=DNDV,doanh nghiệp dịch vụ
contractor|Doanh nghiệp trúng thầu, nhận thầu ở nước ngoài đưa đi|With a contractor abroad|enterprise=yes;law=Luật 69/2020/QH14, Điều 5.2b;also=TRUNGTHAU,trúng thầu
trainee|Doanh nghiệp đưa đi đào tạo, nâng cao trình độ, kỹ năng nghề|As a trainee sent by the employer|enterprise=yes;law=Luật 69/2020/QH14, Điều 5.2c;also=THUCTAP
investor|Tổ chức, cá nhân đầu tư ra nước ngoài đưa đi|With an investor abroad|enterprise=yes;law=Luật 69/2020/QH14, Điều 5.2d;also=DAUTU,đầu tư ra nước ngoài
direct|Hợp đồng lao động trực tiếp giao kết|Directly signed contract|law=Luật 69/2020/QH14, Điều 5.3;also=TRUCTIEP,trực tiếp,hợp đồng cá nhân
signed_abroad|Hợp đồng lao động giao kết sau khi xuất cảnh|Contract signed after leaving|law=Luật 69/2020/QH14, Điều 54;also=SAUXC
""",
    "qualification": """
untrained|Chưa qua đào tạo|Untrained|also=lao động phổ thông,phổ thông,LĐPT
no_certificate|Công nhân kỹ thuật không có bằng, hoặc đào tạo dưới 3 tháng|Skilled without certificate, or trained under 3 months|trained=yes;also=CNKT không có bằng,CNKT không bằng,đào tạo dưới 3 tháng
short_certificate|Chứng chỉ nghề dưới 3 tháng|Certificate of under 3 months|trained=yes;certified=yes;also=chứng chỉ nghề
elementary|Sơ cấp|Elementary vocational|trained=yes;certified=yes;also=sơ cấp nghề
intermediate|Trung cấp|Intermediate vocational|trained=yes;certified=yes;also=trung cấp nghề,TCCN,trung cấp chuyên nghiệp
vocational_secondary|Trung học nghề|Vocational secondary school|trained=yes;certified=yes
college|Cao đẳng|College|trained=yes;certified=yes;also=cao đẳng nghề,CĐ,CĐ nghề
university|Đại học|University|trained=yes;certified=yes;also=ĐH,ĐH trở lên,cử nhân,kỹ sư
postgraduate|Trên đại học|Postgraduate|trained=yes;certified=yes;also=thạc sĩ,tiến sĩ
""",
    "education": """
below_primary|Chưa học xong tiểu học|Primary school not completed|
primary|Tốt nghiệp tiểu học|Primary school|also=tiểu học,cấp 1,5/12
lower_secondary|Tốt nghiệp trung học cơ sở|Lower secondary school|also=THCS,trung học cơ sở,cấp 2,9/12
upper_secondary|Tốt nghiệp trung học phổ thông|Upper secondary school|also=THPT,trung học phổ thông,cấp 3,12/12,GDTX,giáo dục thường xuyên
""",
    "ethnic_group": """
kinh|Kinh||number_1979=01;number_census=01
tay|Tày||number_1979=02;number_census=02;minority=yes
thai|Thái||number_1979=03;number_census=03;minority=yes
hoa|Hoa||number_1979=04;number_census=06;minority=yes
khmer|Khơ-me||number_1979=05;number_census=05;minority=yes;also=Khmer
muong|Mường||number_1979=06;number_census=04;minority=yes
nung|Nùng||number_1979=07;number_census=07;minority=yes
hmong|Mông||number_1979=08;number_census=08;minority=yes;also=Hmông,H'Mông,Mèo
dao|Dao||number_1979=09;number_census=09;minority=yes
gia_rai|Gia-rai||number_1979=10;number_census=10;minority=yes
ngai|Ngái||number_1979=11;minority=yes
e_de|Ê-đê||number_1979=12;number_census=11;minority=yes
ba_na|Ba-na||number_1979=13;number_census=12;minority=yes
xo_dang|Xơ-đăng||number_1979=14;minority=yes
san_chay|Sán Chay||number_1979=15;number_census=13;minority=yes;also=Cao Lan,Sán Chỉ,Cao Lan - Sán Chỉ
co_ho|Cơ-ho||number_1979=16;minority=yes
cham|Chăm||number_1979=17;number_census=14;minority=yes
san_diu|Sán Dìu||number_1979=18;minority=yes
hre|Hrê||number_1979=19;minority=yes
mnong|Mnông||number_1979=20;minority=yes
ra_glai|Ra-glai||number_1979=21;minority=yes
xtieng|Xtiêng||number_1979=22;minority=yes
bru_van_kieu|Bru-Vân Kiều||number_1979=23;minority=yes
tho|Thổ||number_1979=24;minority=yes
giay|Giáy||number_1979=25;minority=yes
co_tu|Cơ-tu||number_1979=26;minority=yes
gie_trieng|Gié-Triêng||number_1979=27;minority=yes
ma|Mạ||number_1979=28;minority=yes
kho_mu|Khơ-mú||number_1979=29;minority=yes;also=Khơ Mú
co|Co||number_1979=30;minority=yes
ta_oi|Ta-ôi||number_1979=31;minority=yes
cho_ro|Chơ-ro||number_1979=32;minority=yes
khang|Kháng||number_1979=33;minority=yes
xinh_mun|Xinh-mun||number_1979=34;minority=yes;also=Xinh Mun
ha_nhi|Hà Nhì||number_1979=35;minority=yes
chu_ru|Chu-ru||number_1979=36;minority=yes
lao|Lào||number_1979=37;minority=yes
la_chi|La Chí||number_1979=38;minority=yes
la_ha|La Ha||number_1979=39;minority=yes
phu_la|Phù Lá||number_1979=40;minority=yes
la_hu|La Hủ||number_1979=41;minority=yes
lu|Lự||number_1979=42;minority=yes
lo_lo|Lô Lô||number_1979=43;minority=yes
chut|Chứt||number_1979=44;minority=yes
mang|Mảng||number_1979=45;minority=yes
pa_then|Pà Thẻn||number_1979=46;minority=yes
co_lao|Cơ Lao||number_1979=47;minority=yes
cong|Cống||number_1979=48;minority=yes
bo_y|Bố Y||number_1979=49;minority=yes
si_la|Si La||number_1979=50;minority=yes
pu_peo|Pu Péo||number_1979=51;minority=yes
brau|Brâu||number_1979=52;minority=yes
o_du|Ơ-đu||number_1979=53;minority=yes
ro_mam|Rơ-măm||number_1979=54;minority=yes
""",
    "household": """
poor|Hộ nghèo|Poor household|
near_poor|Hộ cận nghèo|Near-poor household|
newly_escaped|Hộ mới thoát nghèo|Household newly out of poverty|
none|Không thuộc các diện trên|None of these|
""",
    "priority_group": """
minority|Người dân tộc thiểu số|Ethnic minority|also=DTTS
poor|Hộ nghèo|Poor household|
near_poor|Hộ cận nghèo|Near-poor household|
newly_escaped|Hộ mới thoát nghèo|Household newly out of poverty|
merit|Thân nhân người có công với cách mạng|Relative of a person of merit|also=NCC,người có công
land|Hộ bị thu hồi đất nông nghiệp|Household whose farm land was taken|
difficult|Lao động ở xã đặc biệt khó khăn|Worker of an extremely difficult commune|also=xã ĐBKK,ĐBKK
poor_district|Lao động ở huyện nghèo|Worker of a poor district|until=2025-07-01
served|Thanh niên hoàn thành nghĩa vụ quân sự, nghĩa vụ công an|Served in the army or the police|also=BĐXN,bộ đội xuất ngũ
disabled|Người khuyết tật|Person with a disability|
trafficked|Nạn nhân mua bán người|Victim of trafficking|
""",
    "return_reason": """
completed|Hoàn thành hợp đồng|Contract completed|rollup=completed;fund=none
own_wish|Về trước hạn theo nguyện vọng|Early, at the worker's wish|early=yes;rollup=early;fund=none
employer|Về trước hạn do người sử dụng lao động phá sản, thu hẹp, cắt giảm|Early, employer bankrupt or cutting jobs|early=yes;rollup=early;fund=employer
force_majeure|Về trước hạn do thiên tai, dịch bệnh, bất ổn, chiến tranh (bất khả kháng)|Early, disaster, epidemic, unrest or war|early=yes;rollup=early;fund=force_majeure
health|Về trước hạn do ốm đau, tai nạn, bệnh nghề nghiệp|Early, illness, accident or occupational disease|early=yes;rollup=early;fund=health
abuse|Về trước hạn do bị ngược đãi, cưỡng bức lao động, quấy rối tình dục|Early, abuse, forced labour or harassment|early=yes;rollup=early;fund=abuse
discipline|Vi phạm kỷ luật, pháp luật, bị chấm dứt hợp đồng, bị trục xuất|Dismissed or deported for a breach|early=yes;rollup=deported;fund=none
after_illegal_stay|Về sau thời gian ở lại trái phép|After an unlawful stay|rollup=left;fund=none
other|Khác hoặc chưa rõ|Other or unknown|rollup=other;fund=none
""",
    "occupation": """
factory|Công xưởng, sản xuất chế tạo|Factory work|major_group=8
construction|Xây dựng|Construction|major_group=7
farming|Nông nghiệp|Farming|major_group=6
food|Chế biến thực phẩm|Food processing|major_group=7
seafood|Chế biến thủy sản|Seafood processing|major_group=7
garment|May, dệt|Garments and textiles|major_group=7
welding|Hàn, cơ khí|Welding and mechanics|major_group=7
electronics|Điện tử|Electronics|major_group=8
family_care|Khán hộ công gia đình|Family carer|major_group=5
nursing|Hộ lý, điều dưỡng|Care work and nursing|major_group=3
domestic|Giúp việc gia đình|Domestic work|major_group=9
crew|Thuyền viên|Crew|major_group=6;also=thuyền viên gần bờ,thuyền viên xa bờ
hotel|Nhà hàng, khách sạn|Restaurants and hotels|major_group=5
driving|Lái xe|Driving|major_group=8
engineering|Kỹ sư|Engineering|major_group=2
other|Nghề khác|Other|
""",
    "language": """
ja|Tiếng Nhật|Japanese|levels=N5, N4, N3, N2, N1
zh|Tiếng Trung|Chinese|levels=TOCFL A1, TOCFL A2, TOCFL B1, HSK 1, HSK 2, HSK 3, HSK 4
ko|Tiếng Hàn|Korean|levels=EPS-TOPIK, TOPIK 1, TOPIK 2, TOPIK 3, TOPIK 4
de|Tiếng Đức|German|levels=A1, A2, B1, B2, C1
en|Tiếng Anh|English|levels=A1, A2, B1, B2, C1, IELTS, TOEIC
other|Ngôn ngữ khác|Other|
""",
    "currency": """
JPY|Yên Nhật|Japanese yen|
TWD|Đô la Đài Loan|New Taiwan dollar|
KRW|Won Hàn Quốc|Korean won|
EUR|Ơ-rô|Euro|
USD|Đô la Mỹ|US dollar|
VND|Đồng Việt Nam|Vietnamese đồng|
AUD|Đô la Úc|Australian dollar|
SGD|Đô la Xin-ga-po|Singapore dollar|
MYR|Ring-gít Ma-lai-xi-a|Malaysian ringgit|
""",
    "obstacle": """
capital|Thiếu vốn|No money|also=vốn,thiếu vốn
language|Chưa biết ngoại ngữ|No foreign language|also=ngoại ngữ
health|Sức khỏe|Health|also=sức khoẻ
family|Hoàn cảnh gia đình|Family|also=gia đình
record|Hình xăm, án tích|Tattoo or criminal record|also=hình xăm,xăm hình,án tích
other|Khác|Other|
""",
    "support_item": """
vocational|Học nghề|Vocational training|
language|Học ngoại ngữ|Language course|
orientation|Giáo dục định hướng|Orientation course|
food|Tiền ăn|Meals|
lodging|Tiền ở|Lodging|
travel|Tiền đi lại|Travel|
outfit|Trang cấp ban đầu|First outfit|
health|Khám sức khỏe|Health check|
passport|Làm hộ chiếu|Passport|
visa|Làm thị thực (visa)|Visa|
record|Làm lý lịch tư pháp|Criminal record certificate|
""",
    "support_programme": """
employment_2015|Nghị định 61/2015/NĐ-CP|Decree 61/2015|until=2026-01-01;law=Nghị định 61/2015/NĐ-CP, Thông tư liên tịch 09/2016
poverty|Chương trình MTQG giảm nghèo bền vững 2021–2025|National programme for poverty reduction 2021–2025|until=2026-01-01;law=Thông tư 55/2023/TT-BTC
minorities|Chương trình MTQG phát triển vùng dân tộc thiểu số và miền núi 2021–2025|National programme for ethnic minority and mountain areas 2021–2025|until=2026-01-01
employment_2025|Nghị định 338/2025/NĐ-CP|Decree 338/2025|from=2026-01-01;law=Nghị định 338/2025/NĐ-CP
merged|Chương trình MTQG 2026–2035|National target programme 2026–2035|from=2026-01-01
province|Nguồn của tỉnh|Province's own budget|
""",
    # Amounts in đồng. Where several fit, the most exact one applies (docs/reference/lists.md).
    "ceiling": """
deposit_TW|Tiền ký quỹ: Đài Loan|Deposit: Taiwan|of=deposit;country=TW;amount=12000000;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_KR|Tiền ký quỹ: Hàn Quốc|Deposit: Korea|of=deposit;country=KR;amount=36000000;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_KR_EPS|Tiền ký quỹ: chương trình EPS|Deposit: EPS|of=deposit;country=KR;programme=EPS;amount=100000000;per=once;law=Quyết định 12/2020/QĐ-TTg
deposit_JP|Tiền ký quỹ: Nhật Bản|Deposit: Japan|of=deposit;country=JP;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_CA|Tiền ký quỹ: Ca-na-đa|Deposit: Canada|of=deposit;country=CA;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_US|Tiền ký quỹ: Hoa Kỳ|Deposit: United States|of=deposit;country=US;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_SG|Tiền ký quỹ: Xin-ga-po|Deposit: Singapore|of=deposit;country=SG;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_MY|Tiền ký quỹ: Ma-lai-xi-a|Deposit: Malaysia|of=deposit;country=MY;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_TH|Tiền ký quỹ: Thái Lan|Deposit: Thailand|of=deposit;country=TH;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_BN|Tiền ký quỹ: Bru-nây|Deposit: Brunei|of=deposit;country=BN;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_LA|Tiền ký quỹ: Lào|Deposit: Laos|of=deposit;country=LA;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_IL|Tiền ký quỹ: I-xra-en|Deposit: Israel|of=deposit;country=IL;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_SA|Tiền ký quỹ: Ả-rập Xê-út|Deposit: Saudi Arabia|of=deposit;country=SA;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_AE|Tiền ký quỹ: UAE|Deposit: United Arab Emirates|of=deposit;country=AE;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_QA|Tiền ký quỹ: Ca-ta|Deposit: Qatar|of=deposit;country=QA;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_KW|Tiền ký quỹ: Cô-oét|Deposit: Kuwait|of=deposit;country=KW;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_OM|Tiền ký quỹ: Ô-man|Deposit: Oman|of=deposit;country=OM;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_BH|Tiền ký quỹ: Ba-ranh|Deposit: Bahrain|of=deposit;country=BH;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
deposit_JO|Tiền ký quỹ: Gioóc-đa-ni|Deposit: Jordan|of=deposit;country=JO;amount=0;per=once;from=2022-01-01;law=Nghị định 112/2021/NĐ-CP, Phụ lục II
fee_general|Tiền dịch vụ: mức chung|Service fee: general|of=service_fee;wages_a_year=1;wages_at_most=3;from=2022-01-01;law=Luật 69/2020/QH14, Điều 23
fee_TW_HL|Tiền dịch vụ: hộ lý Đài Loan|Service fee: care homes in Taiwan|of=service_fee;country=TW;programme=TW-HL;wages_a_year=0.7;wages_at_most=2;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_TW_KH|Tiền dịch vụ: khán hộ công gia đình|Service fee: family carers in Taiwan|of=service_fee;country=TW;programme=TW-KH;wages_a_year=0.4;wages_at_most=1;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_KR_E10|Tiền dịch vụ: thuyền viên gần bờ Hàn Quốc|Service fee: near-shore crew in Korea|of=service_fee;country=KR;programme=E10;wages_a_year=0.7;wages_at_most=2;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_AU_NN|Tiền dịch vụ: nông nghiệp Úc|Service fee: farm work in Australia|of=service_fee;country=AU;programme=AU-NN;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_TW_GV|Tiền dịch vụ: giúp việc gia đình, Đài Loan|Service fee: domestic work, Taiwan|of=service_fee;country=TW;programme=GV;wages_a_year=0.4;wages_at_most=1;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_TW_farm|Tiền dịch vụ: nông nghiệp Đài Loan|Service fee: farm work in Taiwan|of=service_fee;country=TW;occupation=farming;wages_a_year=0.4;wages_at_most=1;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_SG_GV|Tiền dịch vụ: giúp việc gia đình, Xin-ga-po|Service fee: domestic work, Singapore|of=service_fee;country=SG;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_MY_GV|Tiền dịch vụ: giúp việc gia đình, Ma-lai-xi-a|Service fee: domestic work, Malaysia|of=service_fee;country=MY;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_TH_GV|Tiền dịch vụ: giúp việc gia đình, Thái Lan|Service fee: domestic work, Thailand|of=service_fee;country=TH;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_BN_GV|Tiền dịch vụ: giúp việc gia đình, Bru-nây|Service fee: domestic work, Brunei|of=service_fee;country=BN;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_LA_GV|Tiền dịch vụ: giúp việc gia đình, Lào|Service fee: domestic work, Laos|of=service_fee;country=LA;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_IL_GV|Tiền dịch vụ: giúp việc gia đình, I-xra-en|Service fee: domestic work, Israel|of=service_fee;country=IL;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_SA_GV|Tiền dịch vụ: giúp việc gia đình, Ả-rập Xê-út|Service fee: domestic work, Saudi Arabia|of=service_fee;country=SA;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_AE_GV|Tiền dịch vụ: giúp việc gia đình, UAE|Service fee: domestic work, United Arab Emirates|of=service_fee;country=AE;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_QA_GV|Tiền dịch vụ: giúp việc gia đình, Ca-ta|Service fee: domestic work, Qatar|of=service_fee;country=QA;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_KW_GV|Tiền dịch vụ: giúp việc gia đình, Cô-oét|Service fee: domestic work, Kuwait|of=service_fee;country=KW;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_OM_GV|Tiền dịch vụ: giúp việc gia đình, Ô-man|Service fee: domestic work, Oman|of=service_fee;country=OM;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_BH_GV|Tiền dịch vụ: giúp việc gia đình, Ba-ranh|Service fee: domestic work, Bahrain|of=service_fee;country=BH;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_JO_GV|Tiền dịch vụ: giúp việc gia đình, Gioóc-đa-ni|Service fee: domestic work, Jordan|of=service_fee;country=JO;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_TR_GV|Tiền dịch vụ: giúp việc gia đình, Thổ Nhĩ Kỳ|Service fee: domestic work, Türkiye|of=service_fee;country=TR;programme=GV;amount=0;per=once;from=2024-05-15;until=2026-06-30;law=Thông tư 02/2024/TT-BLĐTBXH
fee_public_unit|Tiền dịch vụ: chương trình EPS|Service fee: EPS|of=service_fee;programme=EPS;amount=0;per=once;from=2022-01-01;law=Luật 69/2020/QH14, Điều 42.3
fee_IM|Tiền dịch vụ: IM Japan|Service fee: IM Japan|of=service_fee;programme=IM;amount=0;per=once;from=2022-01-01;law=Luật 69/2020/QH14, Điều 42.3
fee_EPA|Tiền dịch vụ: điều dưỡng, hộ lý EPA|Service fee: EPA|of=service_fee;programme=EPA;amount=0;per=once;from=2022-01-01;law=Luật 69/2020/QH14, Điều 42.3
sup_language_2015|Hỗ trợ học ngoại ngữ|Support: language course|of=support;item=language;source=employment_2015;amount=3000000;per=course;until=2026-01-01;law=Thông tư liên tịch 09/2016
sup_language_poverty|Hỗ trợ học ngoại ngữ (giảm nghèo)|Support: language course (poverty)|of=support;item=language;source=poverty;amount=4000000;per=course;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_orientation_2015|Hỗ trợ giáo dục định hướng|Support: orientation|of=support;item=orientation;source=employment_2015;amount=530000;per=course;until=2026-01-01;law=Thông tư liên tịch 09/2016
sup_orientation_poverty|Hỗ trợ giáo dục định hướng (giảm nghèo)|Support: orientation (poverty)|of=support;item=orientation;source=poverty;amount=530000;per=course;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_orientation_2025|Hỗ trợ giáo dục định hướng|Support: orientation|of=support;item=orientation;source=employment_2025;amount=530000;per=course;from=2026-01-01;law=Nghị định 338/2025/NĐ-CP
sup_food_2015|Hỗ trợ tiền ăn|Support: meals|of=support;item=food;source=employment_2015;amount=40000;per=day;until=2026-01-01;law=Thông tư liên tịch 09/2016
sup_food_poverty|Hỗ trợ tiền ăn (giảm nghèo)|Support: meals (poverty)|of=support;item=food;source=poverty;amount=50000;per=day;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_food_2025|Hỗ trợ tiền ăn|Support: meals|of=support;item=food;source=employment_2025;amount=50000;per=day;from=2026-01-01;law=Nghị định 338/2025/NĐ-CP
sup_lodging_poverty|Hỗ trợ tiền ở (giảm nghèo)|Support: lodging (poverty)|of=support;item=lodging;source=poverty;amount=400000;per=month;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_lodging_2025|Hỗ trợ tiền ở|Support: lodging|of=support;item=lodging;source=employment_2025;amount=400000;per=month;from=2026-01-01;law=Nghị định 338/2025/NĐ-CP
sup_travel_2015|Hỗ trợ tiền đi lại|Support: travel|of=support;item=travel;source=employment_2015;amount=300000;per=trip;until=2026-01-01;law=Thông tư liên tịch 09/2016
sup_travel_poverty|Hỗ trợ tiền đi lại (giảm nghèo)|Support: travel (poverty)|of=support;item=travel;source=poverty;amount=300000;per=trip;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_outfit_poverty|Hỗ trợ trang cấp ban đầu (giảm nghèo)|Support: first outfit (poverty)|of=support;item=outfit;source=poverty;amount=600000;per=once;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
sup_health_2015|Hỗ trợ khám sức khỏe|Support: health check|of=support;item=health;source=employment_2015;amount=750000;per=once;until=2026-01-01;law=Thông tư liên tịch 09/2016
sup_health_poverty|Hỗ trợ khám sức khỏe (giảm nghèo)|Support: health check (poverty)|of=support;item=health;source=poverty;amount=750000;per=once;until=2026-01-01;law=Thông tư 55/2023/TT-BTC
loan_2015|Vay không có tài sản bảo đảm (dưới mức này)|Loan without security (below this amount)|of=loan_unsecured;amount=100000000;below=yes;per=once;until=2026-01-01;law=Nghị định 61/2015/NĐ-CP, 74/2019/NĐ-CP
loan_2025|Vay không có tài sản bảo đảm|Loan without security|of=loan_unsecured;amount=200000000;per=once;from=2026-01-01;law=Nghị định 338/2025/NĐ-CP
""",
    # Fixed days of Labour Code 2019, article 112. Those of the moon's year and the days in exchange
    # are announced each year and added by the Department.
    "holiday": """
2025-01-01|Tết Dương lịch|New Year|
2025-04-30|Ngày Chiến thắng|Victory Day|
2025-05-01|Ngày Quốc tế lao động|Labour Day|
2025-09-01|Quốc khánh|National Day|
2025-09-02|Quốc khánh|National Day|
2026-01-01|Tết Dương lịch|New Year|
2026-04-30|Ngày Chiến thắng|Victory Day|
2026-05-01|Ngày Quốc tế lao động|Labour Day|
2026-09-01|Quốc khánh|National Day|
2026-09-02|Quốc khánh|National Day|
2027-01-01|Tết Dương lịch|New Year|
2027-04-30|Ngày Chiến thắng|Victory Day|
2027-05-01|Ngày Quốc tế lao động|Labour Day|
""",
}
